package santra.contact;

import java.util.List;
import java.util.Optional;

/**
 * What a waiting caller is told.
 *
 * @param number from 0, since it joined the queue
 * @param prompts one after the other; none if there is nothing to say
 * @param position that was told, 1 for the next; empty for none
 * @param minutes that were told as the longest wait; empty for none
 */
public record Announcement(
    int number, List<String> prompts, Optional<Integer> position, Optional<Integer> minutes) {
  public Announcement {
    prompts = List.copyOf(prompts);
  }
}
