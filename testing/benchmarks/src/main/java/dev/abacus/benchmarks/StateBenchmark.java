package dev.abacus.benchmarks;

import dev.abacus.cluster.server.EtcdCluster;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Benchmark of the shared state in etcd: {@code ./abacus bench state [rates] [posts] [growth]}; without a name, all
 * three. Starts the servers that it measures.
 */
public final class StateBenchmark {
    static final long QUOTA = 4L << 30;
    private static final List<Integer> SIZES = List.of(10_000, 100_000, 1_000_000);

    @FunctionalInterface
    private interface Part {
        void measure() throws Exception;
    }

    private StateBenchmark() {}

    public static void main(String... names) throws Exception {
        Map<String, Part> parts = Map.of(
                "rates", StateBenchmark::rates, "posts", () -> new Posts().measure(), "growth", StateBenchmark::growth);
        List<String> chosen = names.length == 0 ? List.of("rates", "posts", "growth") : List.of(names);
        for (String name : chosen) {
            Part part = parts.get(name);
            if (part == null) {
                System.err.println("bench: state has the parts rates, posts and growth, not " + name);
                System.exit(2);
                return;
            }
            part.measure();
        }
        System.exit(0);
    }

    private static void rates() throws Exception {
        for (int nodes : List.of(1, 3)) {
            new Rates(nodes).measure();
        }
    }

    private static void growth() throws Exception {
        try (EtcdCluster etcd = start(1)) {
            new Growth(etcd).measure(SIZES);
            etcd.wipe();
        }
    }

    /** Nodes with a quota for a million records. */
    static EtcdCluster start(int nodes) {
        return EtcdCluster.start(directory(), nodes, member -> member.with("--quota-backend-bytes=" + QUOTA));
    }

    /** A new directory. */
    static Path directory() {
        return Path.of(
                        "testing",
                        "benchmarks",
                        "target",
                        "state",
                        UUID.randomUUID().toString())
                .toAbsolutePath();
    }
}
