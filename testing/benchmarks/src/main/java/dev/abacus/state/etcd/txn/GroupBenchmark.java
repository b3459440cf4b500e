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
 * CPU time that group commit adds to a group of transactions; each transaction is that of a recording. In the package of
 * the classes that it measures, because they are package-private.
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

    /** The keys of each transaction: two transactions on one key do not share a group. */
    @Benchmark
    public void keys(Blackhole keys) {
        group.forEach(write -> keys.consume(write.keys()));
    }

    /** The mapping to a jetcd request. */
    @Benchmark
    public Object map() {
        return JetcdMapper.commitAll(group);
    }
}
