package santra.loadtest.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Nodes;

/**
 * Prints the SIP ladder of a contact of any tenant of a running cluster; exit code 1 when no tenant
 * has one.
 */
final class PrintTrace {
  private PrintTrace() {}

  public static void main(String[] arguments) {
    try {
      System.exit(print(arguments) ? 0 : 1);
    } catch (IOException unreachable) {
      System.err.println("trace: " + unreachable);
      System.exit(1);
    }
  }

  private static boolean print(String[] arguments) throws IOException {
    var options = new HashMap<String, String>();
    for (int i = 0; i + 1 < arguments.length; i += 2) options.put(arguments[i], arguments[i + 1]);
    var nodes =
        new Nodes(
            options.getOrDefault("--base", "127.0.0"),
            Integer.parseInt(options.getOrDefault("--nodes", "3")));
    var tenants = Path.of(options.getOrDefault("--tenants", ""));
    var contact = options.getOrDefault("--contact", "");
    var whole = options.getOrDefault("--messages", "").equals("whole");
    try (var http = Desk.client();
        var files = Files.newDirectoryStream(tenants, "*.yaml")) {
      for (var file : files) {
        var tenant = file.getFileName().toString().replace(".yaml", "");
        var key = Files.readString(tenants.resolve("secrets").resolve(tenant + ".key")).strip();
        try {
          var messages = new Desk(http, nodes.http(), tenant, key).trace(contact);
          System.out.print(Rungs.draw(messages, whole));
          return true;
        } catch (Desk.Refusal another) {
          if (another.status() != 404) throw another;
        }
      }
    }
    System.err.println("trace: no messages are kept of contact " + contact);
    return false;
  }
}
