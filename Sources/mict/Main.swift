import ArgumentParser
import Hummingbird
import Crypto
import Yams
import Logging
@main struct Mict: ParsableCommand {}
