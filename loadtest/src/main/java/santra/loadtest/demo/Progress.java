package santra.loadtest.demo;

import santra.loadtest.ledger.Ledger;
import santra.loadtest.ledger.Sight;
import santra.loadtest.ledger.Story;

/** The line that tells, once a second, how the floor is doing; one line rewritten on a terminal. */
final class Progress {
  private static final long EVERY_NANOS = 1_000_000_000L;

  private final Ledger ledger;
  private final boolean terminal;
  private final long began = System.nanoTime();
  private long last;
  private boolean lineOpen;

  /**
   * @param terminal the line may be rewritten
   */
  Progress(Ledger ledger, boolean terminal) {
    this.ledger = ledger;
    this.terminal = terminal;
  }

  /** Calls whose caller is still there. */
  long open() {
    return ledger.stories().stream().filter(story -> !story.over()).count();
  }

  void show() {
    var now = System.nanoTime();
    if (now - last < EVERY_NANOS) return;
    last = now;
    var waiting = 0;
    var ringing = 0;
    var talking = 0;
    var answered = 0;
    var abandoned = 0;
    var lost = 0;
    for (var story : ledger.stories()) {
      if (story.has(Sight.AGENT_CONNECTED)) answered++;
      else if (story.has(Sight.GAVE_UP)) abandoned++;
      else if (story.over()) lost++;
      if (story.over()) continue;
      if (story.has(Sight.AGENT_CONNECTED)) talking++;
      else if (rings(story)) ringing++;
      else waiting++;
    }
    print(
        "%4d s  waiting %3d  ringing %3d  talking %3d  answered %5d  abandoned %4d  lost %d"
            .formatted(
                (now - began) / EVERY_NANOS, waiting, ringing, talking, answered, abandoned, lost));
  }

  private static boolean rings(Story story) {
    return story.count(Sight.AGENT_RANG)
        > story.count(Sight.RING_STOPPED) + story.count(Sight.AGENT_REJECTED);
  }

  private void print(String line) {
    if (terminal) System.out.print("\r" + line + "\033[K");
    else System.out.println(line);
    System.out.flush();
    lineOpen = terminal;
  }

  void note(String line) {
    end();
    System.out.println(line);
  }

  void end() {
    if (lineOpen) System.out.println();
    lineOpen = false;
  }
}
