package dev.abacus.state.calculations;

import dev.abacus.state.etcd.txn.TxnResult;
import dev.abacus.state.json.StrictJson;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * CPU time of ids, JSON and cursors of a calculation. In the package of the classes that it measures, because they are
 * package-private.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class CalculationBenchmark {
    private final CalculationIds ids = new CalculationIds(System::currentTimeMillis);
    private final Calculation calculation;
    private final TxnResult.Stored stored;
    private final String cursor;

    public CalculationBenchmark() {
        UUID id = ids.next();
        calculation = new Calculation(
                id.toString(), "multiply", List.of(7L, 8L), 56, "arith-service-1", CalculationIds.timeOf(id), null);
        stored = new TxnResult.Stored(CalculationKeys.of(id), StrictJson.write(calculation), 8, 8, 1);
        cursor = StoredCalculation.of(stored).cursor().toString();
    }

    @Benchmark
    public UUID newId() {
        return ids.next();
    }

    @Benchmark
    public byte[] write() {
        return StrictJson.write(calculation);
    }

    @Benchmark
    public Calculation read() {
        return Calculation.of(stored);
    }

    @Benchmark
    public Object writeCursor() {
        return new StoredCalculation(calculation, stored.revision()).cursor().toString();
    }

    @Benchmark
    public Object parseCursor() {
        return EventCursor.parse(cursor);
    }
}
