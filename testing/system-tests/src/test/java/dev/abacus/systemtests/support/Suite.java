package dev.abacus.systemtests.support;

import static org.awaitility.Awaitility.await;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.systemtests.http.Api;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.core.ConditionFactory;

/** The suite under test: real processes on free ports, with a new state. It ends with the JVM at the latest. */
public final class Suite implements AutoCloseable {

    /** The order of a class that uses {@link #shared()}, so that all of these are consecutive. */
    public static final int SHARED_FIRST = 1;

    /**
     * A suite of a test lives for minutes. On two processors, the optimizing compiler takes a third of them meanwhile, and
     * calls wait for it.
     */
    private static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";

    private static final KeptSuite<Suite> SHARED = new KeptSuite<>(() -> new Suite(own().start()));

    private final LocalCluster cluster;
    private final Api gateway;

    private Suite(LocalCluster cluster) {
        this.cluster = cluster;
        this.gateway = new Api(cluster.gateway());
    }

    /** One for consecutive test classes, and left whole by each. */
    public static Suite shared() {
        try {
            return SHARED.keep();
        } catch (Exception e) {
            throw new IllegalStateException("the shared suite does not start", e);
        }
    }

    /** For a suite of a test's own, with a new state. It ends the one that {@link KeptSuite} keeps. */
    public static LocalClusterBuilder own() {
        return own(directory());
    }

    /** As {@link #own()}, in this directory. */
    public static LocalClusterBuilder own(Path directory) {
        return in(directory).environment("JDK_JAVA_OPTIONS", QUICK_COMPILER);
    }

    /** As {@link #own()}, with the compiler of production: for figures. */
    public static LocalClusterBuilder measured() {
        return in(directory());
    }

    private static LocalClusterBuilder in(Path directory) {
        KeptSuite.end();
        return LocalCluster.in(directory).onFreePorts();
    }

    /** A new directory, which stays there after the tests: its logs tell why a test failed. */
    public static Path directory() {
        return Path.of("target", "suites", UUID.randomUUID().toString());
    }

    /** Waits for what is sure to come: generously, for a busy machine. */
    public static ConditionFactory soon() {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(100));
    }

    public Api gateway() {
        return gateway;
    }

    /** A service instance, called directly. */
    public Api instance(String name) {
        return new Api(cluster.uri(name));
    }

    /** The settings of an application, as they are in Consul. */
    public String configuration(String application) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> consul().get(key(application) + "?raw").status() == 200);
        return consul().get(key(application) + "?raw").body();
    }

    public void configure(String application, String yaml) {
        consul().put(key(application), yaml).isStatus(200);
    }

    private Api consul() {
        return new Api(cluster.consul().uri());
    }

    private static String key(String application) {
        return "/v1/kv/abacus/config/" + application + "/data";
    }

    public LocalCluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        cluster.close();
    }
}
