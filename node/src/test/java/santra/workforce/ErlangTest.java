package santra.workforce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The check values of the domain reference, section 3. */
class ErlangTest {

  @ParameterizedTest
  @CsvSource({
    "1,1,.500000",
    "2,5,.036697",
    "5,5,.284868",
    "5,10,.018385",
    "10,10,.214582",
    "10,15,.036497",
    "10,20,.001869",
    "20,30,.008457",
    "50,60,.021668",
    "100,100,.075700",
    "100,117,.009790",
    "180,200,.010325"
  })
  void erlangB(double load, int n, double blocked) {
    assertThat(Erlang.b(load, n)).isCloseTo(blocked, within(5e-7));
  }

  @ParameterizedTest
  @CsvSource({
    "1,2,.333333", "5,6,.587516", "5,8,.167267", "10,11,.682118", "10,12,.449388",
    "10,13,.285270", "10,14,.174132", "20,22,.567915", "20,25,.209103", "48,50,.694456",
    "48,55,.238701", "50,55,.384547", "100,105,.515707", "200,210,.375615"
  })
  void erlangC(double load, int n, double waits) {
    assertThat(Erlang.c(load, n)).isCloseTo(waits, within(5e-7));
  }

  @Test
  void twoHundredCallsAnHourNeedFourteenAgents() {
    var load = 200 * 180 / 3_600.0;

    assertThat(Erlang.agents(load, 180, 20, .8)).isEqualTo(14);
    assertThat(Erlang.levelC(load, 14, 180, 20)).isCloseTo(.8884, within(5e-5));
    assertThat(Erlang.waitC(load, 14, 180)).isCloseTo(7.84, within(5e-3));
    assertThat(Erlang.levelC(48, 55, 240, 15)).isCloseTo(.8459, within(5e-5));
    assertThat(Erlang.waitC(48, 55, 240)).isCloseTo(8.18, within(5e-3));
  }

  /** Requirement 292: 80 % in 45 s. */
  @ParameterizedTest
  @CsvSource({
    "60,360,9,.865",
    "200,180,13,.865",
    "600,240,45,.867",
    "1200,300,106,.819",
    "3000,240,206,.815"
  })
  void agentsForThePromise(double calls, double time, int agents, double level) {
    var load = calls * time / 3_600;

    assertThat(Erlang.agents(load, time, 45, .8)).isEqualTo(agents);
    assertThat(Erlang.levelC(load, agents, time, 45)).isCloseTo(level, within(5e-4));
  }

  @Test
  void tooFewAgentsNeverCatchUp() {
    assertThat(Erlang.c(10, 10)).isEqualTo(1);
    assertThat(Erlang.waitC(10, 9, 60)).isInfinite();
    assertThat(Erlang.levelC(10, 9, 60, 20)).isZero();
  }

  @ParameterizedTest
  @CsvSource({"45,.0836", "48,.0476", "50,.0309", "55,.00864", "60,.00184"})
  void erlangA(int n, double abandoned) {
    assertThat(Erlang.a(48, 1, 2, n, 1 / 3.0).abandoned()).isCloseTo(abandoned, within(5e-5));
  }

  @Test
  void erlangAOfFiftyAgents() {
    var a = Erlang.a(48, 1, 2, 50, 1 / 3.0);

    assertThat(a.meanWait() * 60).isCloseTo(3.71, within(5e-3));
    assertThat(a.occupancy()).isCloseTo(.930, within(5e-4));
    assertThat(a.waits()).isCloseTo(.4678, within(5e-5));
    assertThat(a.level()).isCloseTo(.943, within(5e-4));
  }

  @Test
  void erlangAOfThirteenAgents() {
    var a = Erlang.a(100 / 30.0, 3, 5, 13, 1 / 3.0);

    assertThat(a.level()).isCloseTo(.85818, within(5e-6));
    assertThat(a.occupancy()).isCloseTo(.75003, within(5e-6));
    assertThat(a.abandoned()).isCloseTo(.024963, within(5e-7));
    assertThat(a.waits()).isCloseTo(.22580, within(5e-6));
    assertThat(a.meanWait()).isCloseTo(.12482, within(5e-6));
  }

  @Test
  void theSquareRootIsNear() {
    assertThat(Erlang.halfinWhitt(100, 106)).isCloseTo(.4335, within(5e-5));
    assertThat(Erlang.c(100, 106)).isCloseTo(.4458, within(5e-5));
  }
}
