package dev.abacus.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.cluster.process.ClusterException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CheckersTest {

    private static final CheckResult RESULT = new CheckResult("all is well", List.of());

    private static final class Broken implements Checker {
        @Override
        public CheckResult check() {
            throw new ClusterException("etcd ends the watch:\n  compacted");
        }
    }

    private static final class Recovering implements Checker {
        private boolean recovered;

        @Override
        public void expectNoFailures() {
            recovered = true;
        }

        @Override
        public CheckResult check() {
            return RESULT;
        }
    }

    private final Recovering recovering = new Recovering();
    private final Checkers checkers = new Checkers(List.of(new Broken(), recovering));

    @Test
    void anExceptionOfOneIsItsFailureInALineAndTheOthersAreChecked() throws InterruptedException {
        Map<String, CheckResult> results = checkers.check();

        assertThat(results).containsOnlyKeys("Broken", "Recovering").containsEntry("Recovering", RESULT);
        assertThat(results)
                .hasEntrySatisfying(
                        "Broken",
                        broken -> assertThat(broken.failures())
                                .singleElement()
                                .asString()
                                .startsWith("Broken ended without a result: ")
                                .endsWith("etcd ends the watch: compacted"));
    }

    @Test
    void eachIsToldOfTheRecovery() {
        checkers.expectNoFailures();

        assertThat(recovering.recovered).isTrue();
    }
}
