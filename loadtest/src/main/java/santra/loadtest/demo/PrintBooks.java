package santra.loadtest.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import santra.loadtest.desk.Desk;
import santra.loadtest.floor.Nodes;

/**
 * Prints the books of every tenant of a running cluster, whose keys are in {@code secrets} beside
 * the tenant files; exit code 1 when some do not balance.
 */
final class PrintBooks {
  private PrintBooks() {}

  public static void main(String[] arguments) {
    try {
      System.exit(print(arguments) ? 0 : 1);
    } catch (IOException unreachable) {
      System.err.println("books: " + unreachable);
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
    var balanced = true;
    try (var http = Desk.client();
        var files = Files.newDirectoryStream(tenants, "*.yaml")) {
      for (var file : files) {
        var tenant = file.getFileName().toString().replace(".yaml", "");
        var key = Files.readString(tenants.resolve("secrets").resolve(tenant + ".key")).strip();
        var books = new Desk(http, nodes.http(), tenant, key).books();
        System.out.print(books.table());
        balanced &= books.balances();
      }
    }
    return balanced;
  }
}
