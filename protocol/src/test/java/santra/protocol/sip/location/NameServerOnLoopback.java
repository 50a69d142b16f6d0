package santra.protocol.sip.location;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Master;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/** Answers questions over UDP from a few lines of a zone. */
final class NameServerOnLoopback implements AutoCloseable {
  private final DatagramSocket socket;
  private final List<Record> records = new ArrayList<>();
  private volatile boolean failing;

  NameServerOnLoopback(String zone) throws IOException {
    try (var master =
        new Master(new ByteArrayInputStream(zone.getBytes(StandardCharsets.US_ASCII)))) {
      for (var record = master.nextRecord(); record != null; record = master.nextRecord())
        records.add(record);
    }
    socket = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    Thread.ofVirtual().start(this::serve);
  }

  InetSocketAddress address() {
    return (InetSocketAddress) socket.getLocalSocketAddress();
  }

  /** From now on it says that it cannot answer. */
  void fails() {
    failing = true;
  }

  private void serve() {
    try {
      while (true) {
        var packet = new DatagramPacket(new byte[1_500], 1_500);
        socket.receive(packet);
        var data = Arrays.copyOf(packet.getData(), packet.getLength());
        var answer = answer(new Message(data)).toWire(1_400);
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      }
    } catch (IOException closed) {
      // the end
    }
  }

  private Message answer(Message question) {
    var asked = question.getQuestion();
    var answer = new Message(question.getHeader().getID());
    answer.getHeader().setFlag(Flags.QR);
    answer.getHeader().setFlag(Flags.RA);
    answer.addRecord(asked, Section.QUESTION);
    if (failing) {
      answer.getHeader().setRcode(Rcode.SERVFAIL);
      return answer;
    }
    find(asked.getName(), asked.getType(), answer);
    if (records.stream().noneMatch(one -> one.getName().equals(asked.getName())))
      answer.getHeader().setRcode(Rcode.NXDOMAIN);
    return answer;
  }

  private void find(Name name, int type, Message answer) {
    for (var record : records) {
      if (!record.getName().equals(name)) continue;
      if (record.getType() == type) answer.addRecord(record, Section.ANSWER);
      else if (record instanceof CNAMERecord alias) {
        answer.addRecord(record, Section.ANSWER);
        find(alias.getTarget(), type, answer);
      }
    }
  }

  @Override
  public void close() {
    socket.close();
  }
}
