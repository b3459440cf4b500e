package dev.abacus.benchmarks;

import dev.abacus.cluster.access.Roles;
import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.state.Credentials;
import dev.abacus.state.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Benchmark of the shared state in etcd: {@code ./abacus bench state [rates] [posts] [growth] [growth-with-users]};
 * without a name, all but the last. Starts the servers that it measures.
 */
public final class StateBenchmark {
    static final long QUOTA = 4L << 30;
    /** That of the service whose operation is recorded. */
    private static final String USER = "arith-service";

    private static final String PASSWORD = "benchmark";
    private static final List<Integer> SIZES = List.of(10_000, 100_000, 1_000_000);

    @FunctionalInterface
    private interface Part {
        void measure() throws Exception;
    }

    private StateBenchmark() {}

    public static void main(String... names) throws Exception {
        Map<String, Part> parts = Map.of(
                "rates",
                StateBenchmark::rates,
                "posts",
                () -> new Posts().measure(),
                "growth",
                () -> growth(false),
                "growth-with-users",
                () -> growth(true));
        List<String> chosen = names.length == 0 ? List.of("rates", "posts", "growth") : List.of(names);
        for (String name : chosen) {
            Part part = parts.get(name);
            if (part == null) {
                System.err.println(
                        "bench: state has the parts rates, posts, growth and growth-with-users, not " + name);
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

    private static void growth(boolean users) throws Exception {
        try (EtcdCluster etcd = start(1)) {
            Credentials credentials = Credentials.NONE;
            if (users) {
                new Users(Roles.read(Path.of("config", "etcd-roles.txt")), _ -> PASSWORD).applyTo(etcd.endpoints());
                credentials = new Credentials(USER, new Secret(PASSWORD));
            }
            new Growth(etcd, credentials).measure(SIZES);
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
