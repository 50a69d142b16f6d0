package santra.queue.entity;

import java.util.List;
import santra.queue.Books;
import santra.queue.Waiting;
import santra.vocabulary.QueueRef;

/**
 * A queue's state as its entity knows it.
 *
 * @param sequence journal number of the last event in it; a lower one is older news
 */
public record QueueReport(QueueRef queue, List<Waiting> waiting, Books books, long sequence) {
  public QueueReport {
    waiting = List.copyOf(waiting);
  }
}
