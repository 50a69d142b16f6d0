package santra.tenancy;

import java.net.InetAddress;

/** An IP network in CIDR notation, such as {@code 192.0.2.0/24}. */
public record Network(InetAddress address, int prefix) {
  public Network {
    if (prefix < 0 || prefix > address.getAddress().length * 8)
      throw new IllegalArgumentException("prefix /" + prefix + " does not fit " + address);
  }

  /** Accepts {@code a.b.c.d/n} and a bare address; never asks DNS. */
  public static Network parse(String text) {
    var slash = text.indexOf('/');
    var address = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    var bits = address.getAddress().length * 8;
    return new Network(address, slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1)));
  }

  public boolean contains(InetAddress candidate) {
    var mine = address.getAddress();
    var theirs = candidate.getAddress();
    if (mine.length != theirs.length) return false;
    for (int bit = 0; bit < prefix; bit++) {
      var mask = 0x80 >> (bit % 8);
      if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) return false;
    }
    return true;
  }
}
