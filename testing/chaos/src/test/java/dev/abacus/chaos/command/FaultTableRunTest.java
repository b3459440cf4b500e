package dev.abacus.chaos.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.abacus.chaos.faults.Expectations;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.cluster.process.ClusterException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FaultTableRunTest {

    private static final List<Row> ROWS = Stream.of("breaks the suite", "costs too much", "costs nothing")
            .map(fault -> new Row(fault, RunProfile.brief(1), timeline -> {}, Expectations::new))
            .toList();

    @Test
    void aRowThatBreaksTheSuiteDoesNotEndTheTable() throws InterruptedException {
        List<String> missed = FaultTableRun.missed(ROWS, row -> switch (row.fault()) {
            case "breaks the suite" -> throw new ClusterException("sum-service-1 does not start");
            case "costs too much" -> "a call failed";
            default -> "";
        });

        assertThat(missed)
                .containsExactly("breaks the suite was not measured: sum-service-1 does not start", "a call failed");
    }
}
