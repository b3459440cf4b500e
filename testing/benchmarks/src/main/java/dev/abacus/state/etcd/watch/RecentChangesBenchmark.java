package dev.abacus.state.etcd.watch;

import static java.util.Objects.requireNonNull;

import dev.abacus.state.etcd.txn.TxnResult;
import java.util.ArrayList;
import java.util.List;
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
 * One change that all subscriptions of a process take, without the wait of one thread for another. In the package of what
 * it measures, so that nothing there is public for its sake.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class RecentChangesBenchmark {
    @Param({"1", "100", "1000"})
    public int subscriptions;

    private static final String PREFIX = "/abacus/calculations/";

    private final RecentChanges changes = new RecentChanges();
    private final List<WatchCursor> cursors = new ArrayList<>();
    private final byte[] value = new byte[190];
    private long revision = 1;
    private long offset;

    @Setup
    public void subscribe() {
        Position now = Position.after(revision);
        changes.beginAfter(revision);
        offset = changes.offsetAfter(now).orElseThrow();
        for (int i = 0; i < subscriptions; i++) {
            cursors.add(new WatchCursor(PREFIX, now));
        }
    }

    @Benchmark
    public void readByAll(Blackhole read) {
        revision++;
        var stored = new TxnResult.Stored(PREFIX + revision, value, revision, revision, 1);
        changes.add(List.of(new Change(new Position(revision, 0), stored, false)));
        for (WatchCursor cursor : cursors) {
            read.consume(cursor.advance(requireNonNull(changes.get(offset))));
        }
        offset++;
    }
}
