package dev.abacus.chaos.fuzz.probe;

import dev.abacus.cluster.LocalCluster;
import java.util.List;
import java.util.stream.Stream;

/** All probes of a suite. Not thread-safe. */
public final class Probes implements AutoCloseable {

    private final ProcessProbe processes;
    private final StreamProbes streams;
    private final Probe process;
    private final List<Probe> amidGarbage;
    private final List<Probe> withoutGarbage;
    private final Probe backups;

    /** @param cluster that is ready */
    public Probes(LocalCluster cluster) throws InterruptedException {
        processes = new ProcessProbe(cluster);
        streams = new StreamProbes(cluster.gateway());
        process = processes.probe();
        var loops = new LoopProbes(cluster);
        amidGarbage = Stream.of(List.of(process), new CallProbes(cluster.gateway()).all(), streams.all())
                .flatMap(List::stream)
                .toList();
        withoutGarbage =
                Stream.of(loops.all(), List.of(process)).flatMap(List::stream).toList();
        backups = loops.backups();
    }

    /** What has to be true while there is garbage. */
    public List<Probe> amidGarbage() {
        return amidGarbage;
    }

    /** What has to be true again when there is none. */
    public List<Probe> withoutGarbage() {
        return withoutGarbage;
    }

    /** What has to be true in the end, too; it takes seconds. */
    public Probe atTheEnd() {
        return backups;
    }

    /** Starts what does not run any more, so that a run can go on. */
    public void restore() {
        processes.restore();
    }

    @Override
    public void close() {
        streams.close();
    }
}
