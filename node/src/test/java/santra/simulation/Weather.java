package santra.simulation;

import java.util.Random;

/**
 * How bad it is in one simulated world.
 *
 * @param loss chance that a message between two nodes is lost
 * @param twice chance that it arrives twice
 * @param slow chance that it takes seconds
 * @param slowestMs how long such a message may take
 * @param crashes nodes that die, all together
 * @param moves how often entities move to another node or leave memory, in a minute
 * @param mediaDeaths how often a media server dies, over the whole time
 * @param mediaFails chance that a media command gets no answer
 * @param skewMs how far the nodes' clocks are apart
 */
record Weather(
    double loss,
    double twice,
    double slow,
    int slowestMs,
    int crashes,
    int moves,
    int mediaDeaths,
    double mediaFails,
    int skewMs) {

  static final Weather FINE = new Weather(0, 0, 0, 0, 0, 0, 0, 0, 0);

  /** Each kind of trouble is there in about half of the worlds, in every mixture. */
  static Weather of(Random chance) {
    return new Weather(
        chance.nextBoolean() ? 0 : Math.pow(10, -3 + 2.5 * chance.nextDouble()),
        chance.nextBoolean() ? 0 : 0.3 * chance.nextDouble(),
        chance.nextBoolean() ? 0 : 0.2 * chance.nextDouble(),
        100 + chance.nextInt(20_000),
        chance.nextBoolean() ? 0 : 1 + chance.nextInt(6),
        chance.nextBoolean() ? 0 : 1 + chance.nextInt(30),
        chance.nextBoolean() ? 0 : 1 + chance.nextInt(4),
        chance.nextBoolean() ? 0 : 0.3 * chance.nextDouble(),
        chance.nextBoolean() ? 0 : chance.nextInt(500));
  }
}
