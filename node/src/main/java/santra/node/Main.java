package santra.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import santra.tenancy.TenantFile;

/**
 * Runs one node in the foreground until SIGTERM.
 *
 * <pre>
 * --config FILE     the node's settings
 * --form            form the cluster: only for the first node's very first start
 * --pid-file FILE   written before anything else
 * --check DIR       validate the tenant files of a folder and exit
 * </pre>
 */
public final class Main {
  private static final int WRONG_USE = 64;
  private static final int BAD_CONFIGURATION = 78;

  private Main() {}

  public static void main(String... arguments) {
    var options = options(List.of(arguments));
    if (options.containsKey("--check")) System.exit(check(Path.of(options.get("--check"))));
    if (!options.containsKey("--config"))
      fail(WRONG_USE, "usage: --config FILE [--form] [--pid-file FILE] | --check DIR");
    try {
      if (options.containsKey("--pid-file")) writePid(Path.of(options.get("--pid-file")));
      var settings = Settings.read(Path.of(options.get("--config")));
      Node.start(settings, options.containsKey("--form"));
      say("node " + settings.name() + " is starting; ready when /health/ready says so");
    } catch (RuntimeException unusable) {
      fail(BAD_CONFIGURATION, unusable.toString());
    }
  }

  private static Map<String, String> options(List<String> arguments) {
    var options = new HashMap<String, String>();
    for (int i = 0; i < arguments.size(); i++)
      switch (arguments.get(i)) {
        case "--form" -> options.put("--form", "");
        case "--config", "--pid-file", "--check" -> {
          if (i + 1 == arguments.size()) fail(WRONG_USE, arguments.get(i) + " needs a value");
          options.put(arguments.get(i), arguments.get(++i));
        }
        default -> fail(WRONG_USE, "unknown argument " + arguments.get(i));
      }
    return options;
  }

  private static int check(Path folder) {
    var check = TenantFile.check(folder);
    check.lines().forEach(Main::say);
    return check.good() ? 0 : BAD_CONFIGURATION;
  }

  private static void writePid(Path file) {
    try {
      Files.writeString(file, ProcessHandle.current().pid() + "\n");
    } catch (IOException unwritable) {
      fail(BAD_CONFIGURATION, "cannot write " + file + ": " + unwritable.getMessage());
    }
  }

  private static void say(String line) {
    System.out.println(line);
  }

  private static void fail(int status, String reason) {
    System.err.println(reason);
    System.exit(status);
  }
}
