package santra.http;

/** Ends the handling of a request with an answer, from however deep in it. */
final class Halt extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  Halt(Answer answer) {
    super("answered " + answer.status(), null, false, false);
    this.answer = answer;
  }

  Answer answer() {
    return answer;
  }
}
