import Identity
import Tree

extension Files.Fault {
  /// What is wrong with a registry file.
  init(_ faults: RegistryFile.Faults, _ path: String) {
    self.init(
      description: faults.rendered(file: path), japanese: faults.rendered(file: path, Language.japanese))
  }
}
