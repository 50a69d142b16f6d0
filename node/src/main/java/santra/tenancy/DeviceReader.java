package santra.tenancy;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads how a device proves who it is, and turns passwords into HA1 (RFC 7616 section 3.4.2). */
final class DeviceReader {
  static final Pattern USER = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.+-]{0,39}");
  static final String USER_RULE = "1-40 letters, digits, '_', '.', '+' or '-'";

  private static final Pattern MD5 = Pattern.compile("[0-9a-f]{32}");
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern PASSWORD = Pattern.compile("[^\\p{Cntrl}]{1,200}");
  private static final Pattern FILE =
      Pattern.compile(
          "(?=.{1,200}$)[A-Za-z0-9_+-][A-Za-z0-9_.+-]*(/[A-Za-z0-9_+-][A-Za-z0-9_.+-]*)*");
  private static final Pattern SIP =
      Pattern.compile(
          "sip:(?:[A-Za-z0-9_.+*-]{1,60}@)?(?:([0-9.]{7,15})|\\[([0-9A-Fa-f:.]{2,45})])"
              + "(?::([0-9]{1,5}))?(?:;transport=(?:udp|tcp))?");
  private static final int MAX_SECRET_BYTES = 1_024;

  private final Path folder;
  private final String realm;

  DeviceReader(Path folder, String realm) {
    this.folder = folder;
    this.realm = realm;
  }

  Device read(String user, Field field) {
    try (var device = new Section(field)) {
      var password = device.optional("password").flatMap(DeviceReader::password);
      var passwordFile = device.optional("password-file").flatMap(this::passwordFile);
      var md5 = device.optional("ha1-md5").flatMap(f -> f.secret(MD5, "32 lower-case hex digits"));
      var sha256 =
          device.optional("ha1-sha256").flatMap(f -> f.secret(SHA256, "64 lower-case hex digits"));
      var contact = device.optional("contact").flatMap(DeviceReader::contact);
      checkOneWay(device, field);
      var known = password.or(() -> passwordFile);
      return new Device(
          user,
          known.map(secret -> ha1("MD5", user, secret)).or(() -> md5),
          known.map(secret -> ha1("SHA-256", user, secret)).or(() -> sha256),
          contact);
    }
  }

  private static void checkOneWay(Section device, Field field) {
    var ways =
        Stream.of(
                device.has("password"),
                device.has("password-file"),
                device.has("ha1-md5") || device.has("ha1-sha256"))
            .filter(there -> there)
            .count();
    if (ways > 1) field.error("must have one of password-file, password and ha1-...");
    if (ways == 0 && field.isMapping() && !device.has("contact"))
      field.error("needs password-file, or ha1-md5 and ha1-sha256, or contact");
  }

  static Optional<String> password(Field field) {
    var password = field.secret(PASSWORD, "1-200 characters on one line");
    field.warning("a password in this file is for trying things out; use password-file");
    return password;
  }

  Optional<String> passwordFile(Field field) {
    return field
        .secret(FILE, "a file below this folder, such as secrets/1001")
        .flatMap(name -> firstLine(folder.resolve(name), field))
        .filter(line -> {
          var legal = PASSWORD.matcher(line).matches();
          if (!legal) field.error("its first line must be a password of 1-200 characters");
          return legal;
        });
  }

  private static Optional<String> firstLine(Path file, Field field) {
    try {
      if (!Files.isRegularFile(file)) field.error("there is no such file");
      else if (Files.size(file) > MAX_SECRET_BYTES) field.error("the file is too long");
      else
        return Optional.of(
            Files.readString(file, StandardCharsets.UTF_8).lines().findFirst().orElse("").strip());
    } catch (IOException _) {
      field.error("the file cannot be read as text");
    }
    return Optional.empty();
  }

  /** A numeric address: a host name would put a name server between a call and its agent. */
  private static Optional<String> contact(Field field) {
    return field
        .text()
        .filter(uri -> {
          var legal = isNumericSip(uri);
          if (!legal) field.error("must be a URI such as sip:1001@192.0.2.7:5060");
          return legal;
        });
  }

  private static boolean isNumericSip(String uri) {
    var parts = SIP.matcher(uri);
    if (!parts.matches()) return false;
    var port = parts.group(3) == null ? 5060 : Integer.parseInt(parts.group(3));
    if (port < 1 || port > 65_535) return false;
    var host = parts.group(1) != null ? parts.group(1) : parts.group(2);
    try {
      var address = InetAddress.ofLiteral(host);
      return !address.isAnyLocalAddress() && !address.isMulticastAddress();
    } catch (IllegalArgumentException _) {
      return false;
    }
  }

  private String ha1(String algorithm, String user, String password) {
    try {
      var digest = MessageDigest.getInstance(algorithm);
      var text = user + ":" + realm + ":" + password;
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has " + algorithm, e);
    }
  }
}
