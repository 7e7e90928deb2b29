import Foundation
import Gateway
import TestSupport
import Testing
import Tree

/// Changes under conditions: by criteria, and by versions.
@Suite struct ConditionalTests {
  // MARK: Create

  @Test(arguments: [
    "identifier=urn:sample|a", "?identifier=urn:sample|a", "Condition?identifier=urn:sample%7Ca",
    "http://gateway.example/fhir/Condition?identifier=urn:sample|a", "/Condition?identifier=urn:sample|a",
    "HTTPS://Gateway.example/fhir/Condition?identifier=urn:sample|a",
  ])
  func whatIsThereIsNotCreatedAgain(_ criteria: String) async throws {
    let counter = try await Counter()
    let first = try await counter.ask(
      "POST", "Condition", Counter.diagnosis("a"), headers: ["If-None-Exist": criteria])
    #expect(first.status == 201)
    let second = try await counter.ask(
      "POST", "Condition", Counter.diagnosis("a", name: "別の病名"), headers: ["If-None-Exist": criteria])
    #expect(second.status == 200 && second.id == first.id && second.text == first.text)
    #expect(second.headers["ETag"] == first.headers["ETag"])
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let several = try await counter.ask(
      "POST", "Condition", Counter.diagnosis("a"), headers: ["If-None-Exist": criteria])
    #expect(several.status == 412 && several.text.contains("multiple-matches"))
    #expect(try await counter.ask("GET", "Condition").total == "2")
    #expect(
      try await counter.events().filter { $0.hasPrefix("create") } == ["create 0", "create 0", "create 0", "create 4"])
  }

  @Test(arguments: [
    ("Observation?identifier=a", "If-None-Exist"), ("colour=red", "colour"), ("_count=1", "_count"), ("", "criteria"),
    ("_sort=code", "_sort"), ("identifier:nonsense=x", "identifier"), ("identifier=", "identifier"),
    ("https://elsewhere.example/fhir/Condition?identifier=a", "another server"),
    ("http://gateway.example/fhir/Observation?identifier=a", "If-None-Exist"),
  ])
  func wrongCriteriaAreRefusedByName(_ criteria: String, _ name: String) async throws {
    let counter = try await Counter()
    let answer = try await counter.ask(
      "POST", "Condition", Counter.diagnosis("a"), headers: ["If-None-Exist": criteria])
    #expect(answer.status == 400 && answer.text.contains(name), "\(answer.text)")
    #expect(try await counter.ask("GET", "Condition").total == "0")
  }

  /// What is out of sight meets no criteria; and criteria about it are refused by name, whether or not anything is there.
  @Test func criteriaSeeWhatTheCallerSees() async throws {
    var answers: [Reply] = []
    for isThere in [true, false] {
      let counter = try await Counter()
      if isThere {
        _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a", of: "taro"))
        _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
      }
      let hidden = try await counter.ask(
        "DELETE", "Condition?onset-date=2026", as: "medical-clerk")
      #expect(hidden.status == 403)
      let none = try await counter.ask(
        "DELETE", "MedicationRequest?identifier=urn:sample|a", as: "home-helper")
      answers += [hidden, none]
    }
    #expect(answers[0].text == answers[2].text && answers[1].text == answers[3].text)
    #expect(answers[1].status == answers[3].status)
  }

  /// Of many that want to create the same, one does.
  @Test func nobodySlipsThrough() async throws {
    let counter = try await Counter()
    let replies = try await withThrowingTaskGroup(of: Reply.self) { group in
      for number in 0..<24 {
        group.addTask {
          number % 2 == 0
            ? try await counter.ask(
              "POST", "Condition", Counter.diagnosis("a"), headers: ["If-None-Exist": "identifier=urn:sample|a"])
            : try await counter.ask("PUT", "Condition?identifier=urn:sample|a", Counter.diagnosis("a"))
        }
      }
      return try await group.reduce(into: [Reply]()) { $0.append($1) }
    }
    #expect(replies.filter { $0.status == 201 }.count == 1)
    #expect(replies.filter { $0.status == 200 }.count == 23)
    #expect(Set(replies.map(\.id)).count == 1)
    #expect(try await counter.ask("GET", "Condition").total == "1")
  }

  // MARK: Update

  @Test func updateByCriteria() async throws {
    let counter = try await Counter()
    let address = "Condition?identifier=urn:sample|a"
    let created = try await counter.ask("PUT", address, Counter.diagnosis("a"))
    let id = try #require(created.id)
    #expect(created.status == 201)
    #expect(created.headers["Location"]?.hasPrefix("\(Counter.base)/Condition/\(id)/_history/") == true)
    let changed = try await counter.ask("PUT", address, Counter.diagnosis("a", name: "別の病名"))
    #expect(changed.status == 200 && changed.id == id && changed.text.contains("別の病名"))
    func named(_ id: String) -> String { #"{"id":"\#(id)","# + Counter.diagnosis("a").dropFirst() }
    #expect(try await counter.ask("PUT", address, named(id)).status == 200)
    #expect(try await counter.ask("PUT", address, named("other")).status == 400)
    // An id of its own is not taken, whether or not there is something of that id.
    let own = try await counter.ask("PUT", "Condition?identifier=urn:sample|b", named("other"))
    #expect(own.status == 405 && own.text.contains("identifier"))
    #expect(try await counter.ask("PUT", "Condition", Counter.diagnosis("a")).status == 400)
    _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    #expect(try await counter.ask("PUT", address, Counter.diagnosis("a")).status == 412)
  }

  /// There is no update-as-create: an id that is nobody's and one that is out of sight are refused alike.
  @Test func idsAreGivenByTheGateway() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a", of: "taro")).id)
    var texts: Set<String> = []
    for id in [id, "nothing"] {
      let body = #"{"id":"\#(id)","# + Counter.diagnosis("a").dropFirst()
      let answer = try await counter.ask("PUT", "Condition/\(id)", body, as: "nurse")
      #expect(answer.status == 405)
      texts.insert(answer.text)
    }
    #expect(texts.count == 1)
  }

  // MARK: Delete

  @Test func deleteByCriteria() async throws {
    let counter = try await Counter()
    let address = "Condition?identifier=urn:sample|a"
    #expect(try await counter.ask("DELETE", address).status == 204)
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    #expect(try await counter.ask("DELETE", address, as: "nurse").status == 403)
    #expect(try await counter.ask("DELETE", address).status == 204)
    #expect(try await counter.ask("GET", "Condition/\(id)").status == 410)
    for _ in 0..<2 { _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a")) }
    #expect(try await counter.ask("DELETE", address).status == 412)
    #expect(try await counter.ask("DELETE", "Condition").status == 400)
    #expect(try await counter.ask("GET", address).total == "2")
  }

  /// Nothing is left of what is not there: and what is out of sight is not.
  @Test func whatIsNotThereIsDeleted() async throws {
    let counter = try await Counter()
    let hidden = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a", of: "taro")).id)
    for path in ["Condition/nothing", "Condition/\(hidden)"] {
      let alone = try await counter.ask("DELETE", path, as: "nurse")
      #expect(alone.status == 204 && alone.body.isEmpty)
      #expect(try await counter.ask("DELETE", path, headers: ["If-Match": "W/\"x\""], as: "nurse").status == 412)
      for kind in ["batch", "transaction"] {
        let reply = try await counter.ask(
          "POST", "",
          #"{"resourceType":"Bundle","type":"\#(kind)","entry":[{"request":{"method":"DELETE","url":"\#(path)"}}]}"#,
          as: "nurse")
        #expect(reply.status == 200 && reply.text.contains("204"), "\(reply.text)")
      }
    }
    #expect(try await counter.ask("GET", "Condition/\(hidden)").status == 200)
  }

  @Test func severalAreDeletedWhereTheSettingAllows() async throws {
    let counter = try await Counter(limits: ChangeLimits(mostDeleted: 3))
    let address = "Condition?identifier=urn:sample|a"
    for _ in 0..<3 { _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a")) }
    #expect(try await counter.ask("DELETE", address).status == 204)
    #expect(try await counter.events().filter { $0 == "delete 0" }.count == 3)
    #expect(try await counter.ask("GET", address).total == "0")
    for _ in 0..<4 { _ = try await counter.ask("POST", "Condition", Counter.diagnosis("a")) }
    #expect(try await counter.ask("DELETE", address).status == 412)
    #expect(try await counter.ask("GET", address).total == "4")
  }

  // MARK: Versions

  @Test func whatWasDeletedComesBack() async throws {
    let counter = try await Counter()
    let created = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let id = try #require(created.id)
    #expect(try await counter.ask("DELETE", "Condition/\(id)").status == 204)
    #expect(try await counter.ask("PUT", "Condition/\(id)", created.text, headers: ["If-Match": "*"]).status == 412)
    let back = try await counter.ask("PUT", "Condition/\(id)", created.text, headers: ["If-None-Match": "*"])
    #expect(back.status == 201 && back.versionless == created.versionless)
    #expect(back.headers["Location"]?.contains(id) == true)
    #expect(try await counter.ask("PUT", "Condition/\(id)", back.text, headers: ["If-None-Match": "*"]).status == 412)
    let history = try #require(try await counter.ask("GET", "Condition/\(id)/_history").resource)
    let told = history.root.all("entry").map {
      "\($0.at("request.method")?.value ?? "") \($0.at("request.url")?.value == "Condition" ? "type" : "id") \($0.at("response.status")?.value ?? "")"
    }
    #expect(told == ["PUT id 201", "DELETE id 204", "POST type 201"])
  }

  /// Also one that says nothing but whose it is.
  @Test func whatSaysNothingComesBack() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    _ = try await counter.ask("DELETE", "Condition/\(id)")
    let bare = #"{"resourceType":"Condition","id":"\#(id)","subject":{"reference":"Patient/hanako"}}"#
    #expect(try await counter.ask("PUT", "Condition/\(id)", bare).status == 201)
    #expect(try await counter.ask("GET", "Condition/\(id)").status == 200)
  }

  @Test(arguments: ["PUT", "DELETE"])
  func versionsThatArentSeenRefuse(_ method: String) async throws {
    let counter = try await Counter()
    let created = try await counter.ask("POST", "Condition", Counter.diagnosis("a"))
    let path = "Condition/\(try #require(created.id))"
    let tag = try #require(created.headers["ETag"])
    let body = method == "PUT" ? created.text : nil
    for headers in [["If-Match": "W/\"old\""], ["If-None-Match": "*"], ["If-None-Match": tag]] {
      #expect(try await counter.ask(method, path, body, headers: headers).status == 412, "\(headers)")
    }
    for headers in [["If-Match": "\"a"], ["If-None-Match": "\"\""], ["If-Match": "a b"]] {
      #expect(try await counter.ask(method, path, body, headers: headers).status == 400, "\(headers)")
    }
    #expect(try await counter.ask("GET", path).headers["ETag"] == tag)
    let done = try await counter.ask(
      method, path, body, headers: ["If-Match": "W/\"old\", \(tag)", "If-None-Match": "x"])
    #expect(done.status == (method == "PUT" ? 200 : 204))
  }
}

/// HEAD is GET without the body.
@Suite struct HeadTests {
  @Test func headAnswersAsGet() async throws {
    let counter = try await Counter()
    let id = try #require(try await counter.ask("POST", "Condition", Counter.diagnosis("a")).id)
    for path in [
      "Condition/\(id)", "Condition/nothing", "Condition?code=x", "Condition?colour=red", "Condition/\(id)/_history",
      "_history", "metadata", "Nonsense/x",
    ] {
      let get = try await counter.ask("GET", path)
      let before = try await counter.events().count
      let head = try await counter.ask("HEAD", path)
      #expect(head.status == get.status && head.body.isEmpty && !get.body.isEmpty, "\(path)")
      func comparable(_ reply: Reply) -> [String: String] { reply.headers.filter { $0.key != "X-Request-Id" } }
      #expect(comparable(head) == comparable(get), "\(path)")
      #expect(try await counter.events().count == before + (path == "metadata" ? 0 : 1), "\(path)")
    }
  }
}
