package dev.abacus.state.etcd.txn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/**
 * Cost of a group commit for its sender, with transactions as recordings have them. In the package of what it
 * measures, so that nothing there is public for its sake.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class GroupBenchmark {
    @Param({"1", "32", "125"})
    public int writes;

    private final List<Transaction> group = new ArrayList<>();

    @Setup
    public void fill() {
        for (int i = 0; i < writes; i++) {
            String id = UUID.randomUUID().toString();
            String guard = "/abacus/idempotency/multiply/" + UUID.randomUUID();
            group.add(new Transaction(
                    List.of(new Compare.Absent(guard)),
                    List.of(
                            new Op.Put(guard, id.getBytes(UTF_8), 1),
                            new Op.Put("/abacus/calculations/" + id, new byte[190], 1)),
                    List.of(new Op.Read(Range.key(guard))),
                    id));
        }
    }

    /** The keys of each transaction, by which two with a common key do not share a group. */
    @Benchmark
    public void keys(Blackhole found) {
        group.forEach(write -> found.consume(write.keys()));
    }

    /** Maps the group to a jetcd request. */
    @Benchmark
    public Object map() {
        return JetcdMapper.commitAll(group);
    }
}
