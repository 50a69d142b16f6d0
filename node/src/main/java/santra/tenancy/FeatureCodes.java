package santra.tenancy;

/** What an agent dials on the phone to change state. */
public record FeatureCodes(String logIn, String logOut, String ready, String notReady) {
  public static final FeatureCodes STANDARD = new FeatureCodes("*61", "*62", "*63", "*64");
}
