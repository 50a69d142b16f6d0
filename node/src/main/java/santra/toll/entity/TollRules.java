package santra.toll.entity;

import java.util.List;
import java.util.Optional;
import santra.persistence.entity.Rulebook;
import santra.toll.Toll;
import santra.toll.TollCommand;
import santra.toll.TollEvent;
import santra.vocabulary.Decision.Accepted;
import santra.vocabulary.Decision.Declined;
import santra.vocabulary.Decision.Rejected;

/** Hands {@link Toll}'s three answers to its entity. */
public record TollRules() implements Rulebook<TollCommand, TollEvent, Toll> {
  @Override
  public Toll empty() {
    return Toll.NOTHING;
  }

  @Override
  public Verdict<TollEvent> decide(Toll toll, TollCommand command) {
    return switch (Toll.decide(toll, command)) {
      case Accepted<TollEvent>(var events) -> new Verdict<>(events, null);
      case Rejected<TollEvent>(var reason) -> new Verdict<>(List.of(), reason);
      case Declined<TollEvent>(var reason, var event) -> new Verdict<>(List.of(event), reason);
    };
  }

  @Override
  public Toll evolve(Toll toll, TollEvent event) {
    return Toll.evolve(toll, event);
  }

  @Override
  public Optional<Due<TollCommand>> deadline(Toll toll) {
    return toll.deadline().map(deadline -> new Due<>(deadline.at(), deadline.command()));
  }
}
