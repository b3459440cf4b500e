package dev.abacus.systemtests.faults;

import dev.abacus.chaos.faults.Experiment;
import dev.abacus.chaos.faults.FaultRows;
import dev.abacus.chaos.faults.Row;
import dev.abacus.chaos.faults.RunProfile;
import dev.abacus.systemtests.support.KeptSuite;
import dev.abacus.systemtests.support.Suite;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole fault table, each row with each of {@code -Dabacus.seeds}: some 40 minutes, by {@code ./abacus test --faults}
 * only.
 */
@Tag("faults")
class FaultTableTest {

    @RegisterExtension
    static final KeptSuite<Experiment> EXPERIMENT = new KeptSuite<>(() -> {
        Experiment started = Experiment.start(Suite.measured().withLinks(), MeasuredFault.TABLE, System.out::println);
        started.warmUp();
        return started;
    });

    /** In the table's order, one seed after the other. */
    static Stream<Row> rows() {
        List<List<Row>> tables = Stream.of(
                        System.getProperty("abacus.seeds", "1,2,3").split(","))
                .map(seed -> new FaultRows(EXPERIMENT.get().cluster(), RunProfile.full(Long.parseLong(seed))).all())
                .toList();
        return IntStream.range(0, tables.getFirst().size())
                .boxed()
                .flatMap(row -> tables.stream().map(table -> table.get(row)));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void aFaultCostsNoMoreThanItMay(Row row) throws InterruptedException {
        MeasuredFault.check(EXPERIMENT.get().measure(row));
    }
}
