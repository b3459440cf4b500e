package dev.abacus.chaos.fuzz.probe;

import dev.abacus.cluster.LocalCluster;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** All probes of a suite. Not thread-safe. */
public final class Probes implements AutoCloseable {

    private final ProcessProbe processes;
    private final StreamProbes streams;
    private final List<Probe> amidGarbage;
    private final List<Probe> withoutGarbage;
    private final Probe backups;

    /** @param cluster that is ready */
    public Probes(LocalCluster cluster) throws InterruptedException {
        processes =
                new ProcessProbe(cluster.names().stream().map(cluster::process).toList(), cluster::start);
        streams = new StreamProbes(cluster.gateway());
        var loops = new LoopProbes(cluster);
        amidGarbage = Stream.of(new CallProbes(cluster.gateway()).all(), streams.all())
                .flatMap(List::stream)
                .toList();
        withoutGarbage = loops.all();
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

    /**
     * Starts what does not run any more, so that a run can go on.
     *
     * @param breach gets a line for each process that has ended or was replaced
     */
    public void restore(Consumer<String> breach) {
        processes.restore(breach);
    }

    @Override
    public void close() {
        streams.close();
    }
}
