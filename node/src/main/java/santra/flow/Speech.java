package santra.flow;

/** One thing that is said: a recorded prompt, or a value put together from recorded words. */
public sealed interface Speech {
  /**
   * @param name of the prompt, as the media server knows it
   */
  record Prompt(String name) implements Speech {}

  /** A whole number, {@code 117} as a hundred and seventeen; nothing for what is no number. */
  record Quantity(String variable) implements Speech {}

  /** Digit by digit, as account numbers are read out; what is no digit is left out. */
  record Digits(String variable) implements Speech {}

  /** A local time of day, {@code 2026-11-30T08:30} or {@code 08:30}. */
  record Time(String variable) implements Speech {}
}
