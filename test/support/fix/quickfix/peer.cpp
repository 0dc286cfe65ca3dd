// A peer of the QuickFIX library that is told what to do line by line on stdin and tells on stdout
// what happens. Arguments: acceptor or initiator, port, BeginString.
#include <iostream>
#include <memory>
#include <sstream>
#include <string>

#include <quickfix/Application.h>
#include <quickfix/MessageStore.h>
#include <quickfix/Session.h>
#include <quickfix/SessionSettings.h>
#include <quickfix/SocketAcceptor.h>
#include <quickfix/SocketInitiator.h>

namespace {

void tell(const std::string& word, const FIX::Message* message = nullptr) {
  std::string line = word;
  if (message) {
    line += " " + message->toString();
    for (auto& c : line) if (c == '\001') c = '|';
  }
  static FIX::Mutex mutex;
  FIX::Locker lock(mutex);
  std::cout << line << std::endl;
}

class Peer : public FIX::Application {
 public:
  void onCreate(const FIX::SessionID&) override {}
  void onLogon(const FIX::SessionID&) override { tell("LOGON"); }
  void onLogout(const FIX::SessionID&) override { tell("LOGOUT"); }
  void toAdmin(FIX::Message& message, const FIX::SessionID&) override { tell("ADMIN-OUT", &message); }
  void toApp(FIX::Message& message, const FIX::SessionID&) throw(FIX::DoNotSend) override {
    tell("APP-OUT", &message);
  }
  void fromAdmin(const FIX::Message& message, const FIX::SessionID&) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue, FIX::RejectLogon) override {
    tell("ADMIN-IN", &message);
  }
  void fromApp(const FIX::Message& message, const FIX::SessionID&) throw(
      FIX::FieldNotFound, FIX::IncorrectDataFormat, FIX::IncorrectTagValue,
      FIX::UnsupportedMessageType) override {
    tell("APP-IN", &message);
  }
};

std::string settingsOf(const std::string& role, const std::string& port, const std::string& begin) {
  std::ostringstream text;
  text << "[DEFAULT]\nConnectionType=" << role << "\nUseDataDictionary=N\nStartTime=00:00:00\n"
       << "EndTime=00:00:00\nHeartBtInt=30\nReconnectInterval=1\nCheckLatency=N\n"
       << "SocketConnectHost=127.0.0.1\nSocketConnectPort=" << port << "\nSocketAcceptPort=" << port
       << "\nSocketReuseAddress=Y\n[SESSION]\nBeginString=" << begin
       << "\nSenderCompID=QF\nTargetCompID=PW\n";
  if (role == "initiator") text << "ResetOnLogon=Y\n";
  return text.str();
}

void sendOrder(const FIX::SessionID& id, const std::string& name) {
  FIX::Message order;
  order.getHeader().setField(35, "D");
  order.setField(11, name);
  order.setField(21, "1");
  order.setField(55, "BTC-USD");
  order.setField(54, "1");
  order.setField(60, "20261121-10:00:00");
  order.setField(38, "1.50");
  order.setField(40, "2");
  order.setField(44, "82000.10");
  FIX::Session::sendToTarget(order, id);
}

void sendTest(const FIX::SessionID& id, const std::string& name) {
  FIX::Message test;
  test.getHeader().setField(35, "1");
  test.setField(112, name);
  FIX::Session::sendToTarget(test, id);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return 2;
  const std::string role = argv[1], begin = argv[3];
  std::istringstream text(settingsOf(role, argv[2], begin));
  FIX::SessionSettings settings(text);
  Peer peer;
  FIX::MemoryStoreFactory stores;
  std::unique_ptr<FIX::Initiator> initiator;
  std::unique_ptr<FIX::Acceptor> acceptor;
  if (role == "initiator") {
    initiator.reset(new FIX::SocketInitiator(peer, stores, settings));
    initiator->start();
  } else {
    acceptor.reset(new FIX::SocketAcceptor(peer, stores, settings));
    acceptor->start();
  }
  tell("READY");
  const FIX::SessionID id(begin, "QF", "PW");
  std::string line;
  while (std::getline(std::cin, line)) {
    std::istringstream words(line);
    std::string word, argument;
    words >> word >> argument;
    FIX::Session* session = FIX::Session::lookupSession(id);
    if (word == "order") sendOrder(id, argument);
    else if (word == "test") sendTest(id, argument);
    else if (word == "skip") session->setNextSenderMsgSeqNum(session->getExpectedSenderNum() + std::stoi(argument));
    else if (word == "forget") session->setNextTargetMsgSeqNum(std::stoi(argument));
    else if (word == "reset") session->reset();
    else if (word == "logout") session->logout("enough");
    else if (word == "stop") break;
  }
  if (initiator) initiator->stop(true);
  if (acceptor) acceptor->stop(true);
  return 0;
}
