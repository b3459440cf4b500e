package dev.abacus.systemtests;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;

/** The suite under test: real processes on free ports, with a new state. It ends with the JVM at the latest. */
public final class Suite {

    private final LocalCluster cluster;
    private final Api gateway;

    Suite(LocalCluster cluster) {
        this.cluster = cluster;
        this.gateway = new Api(cluster.gateway());
    }

    private static final class Shared {
        static final Suite SUITE =
                new Suite(LocalCluster.in(directory()).onFreePorts().start());
    }

    /** Started once for all test classes, and left whole by each. */
    public static Suite shared() {
        return Shared.SUITE;
    }

    /** A new one for each suite; what it holds stays there for who looks for why a test failed. */
    public static Path directory() {
        return Path.of("target", "suites", UUID.randomUUID().toString());
    }

    public Api gateway() {
        return gateway;
    }

    /** A service instance, called directly. */
    Api instance(String name) {
        return new Api(cluster.uri(name));
    }

    /** The settings of an application, as they are in Consul. */
    String configuration(String application) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> consul().get(key(application) + "?raw").status() == 200);
        return consul().get(key(application) + "?raw").body();
    }

    void configure(String application, String yaml) {
        consul().put(key(application), yaml).isStatus(200);
    }

    private Api consul() {
        return new Api(cluster.consul().uri());
    }

    private static String key(String application) {
        return "/v1/kv/abacus/config/" + application + "/data";
    }

    LocalCluster cluster() {
        return cluster;
    }
}
