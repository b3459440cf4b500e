package dev.abacus.cluster;

import dev.abacus.cluster.access.Users;
import dev.abacus.cluster.configuration.ConfigurationFiles;
import dev.abacus.cluster.fault.ClusterException;
import dev.abacus.cluster.network.Link;
import dev.abacus.cluster.process.ServerProcess;
import dev.abacus.cluster.process.Together;
import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.supervision.ManagedProcess;
import dev.abacus.cluster.supervision.RunDirectory;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole suite as processes of this machine: Consul, etcd, the gateway and the services. Safe for any thread.
 *
 * <p>Its parts are named {@code consul}, {@code etcd-1} …, {@code gateway}, {@code gateway-2} …, {@code arith-service-1}
 * …, {@code sum-service-1} …
 */
public final class LocalCluster implements AutoCloseable {
    private static final Duration CONFIGURATION_INTERVAL = Duration.ofSeconds(1);

    private final RunDirectory runs;
    private final FileChannel lock;
    private final BiFunction<String, Integer, ManagedProcess> instances;
    private final Links links;
    private final ConsulServer consul;
    private final EtcdCluster etcd;
    private final @Nullable Users users;
    private final ConfigurationFiles configuration;
    private final StartUp startUp;
    private volatile ManagedProcesses parts;
    private volatile boolean ending;
    private final Object scaling = new Object();
    private final Thread hook = new Thread(this::end, "shutdown");
    private final Thread loader = Thread.ofVirtual().name("configuration").unstarted(this::keepConfigurationLoaded);
    private final Thread scaler = Thread.ofVirtual().name("scaler").unstarted(this::scaleWhenAsked);

    LocalCluster(
            RunDirectory runs,
            FileChannel lock,
            ManagedProcesses parts,
            BiFunction<String, Integer, ManagedProcess> instances,
            Links links,
            ConsulServer consul,
            EtcdCluster etcd,
            @Nullable Users users,
            ConfigurationFiles configuration,
            StartUp startUp) {
        this.runs = runs;
        this.lock = lock;
        this.parts = parts;
        this.instances = instances;
        this.links = links;
        this.consul = consul;
        this.etcd = etcd;
        this.users = users;
        this.configuration = configuration;
        this.startUp = startUp;
    }

    /** A suite whose state, logs and run files live in this directory. */
    public static LocalClusterBuilder in(Path directory) {
        return new LocalClusterBuilder(directory);
    }

    /** Returns when every part is ready; a {@link ClusterException} if one does not get there, and then nothing is left running. */
    void start() {
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            runs.announceSupervisor(consul.uri());
            parts.all().forEach(ManagedProcess::announce);
            links.open();
            loader.start();
            startFirst();
            // only now: before, they would take the processor from what a first call needs
            startUp.run(parts.further());
            scaler.start();
        } catch (RuntimeException e) {
            boolean asked = ending;
            close();
            throw asked ? new ClusterException("stopped while it was starting", e) : e;
        }
    }

    private void startFirst() {
        Users known = users;
        if (known == null) {
            startUp.run(Stream.concat(parts.servers().stream(), parts.firstApplications().stream())
                    .toList());
        } else {
            startUp.run(parts.servers());
            known.applyTo(etcd.endpoints());
            startUp.story().accept("etcd serves " + known + " only");
            startUp.run(parts.firstApplications());
        }
    }

    /** The address of the first gateway. */
    public URI gateway() {
        return base(parts.gateways().getFirst());
    }

    /** The address of a part itself, without any link, as {@code http://127.0.0.1:8101}. */
    public URI uri(String part) {
        return base(parts.named(part));
    }

    public ConsulServer consul() {
        return consul;
    }

    public EtcdCluster etcd() {
        return etcd;
    }

    /**
     * What the gateways and services reach a part by: a service instance, {@code consul}, or a node of etcd.
     *
     * @throws IllegalArgumentException if there is none, as in a suite that was started without
     *     {@link LocalClusterBuilder#withLinks()}
     */
    public Link link(String part) {
        return links.to(part);
    }

    public List<String> names() {
        return parts.all().map(ManagedProcess::name).toList();
    }

    public ServerProcess process(String part) {
        return parts.named(part).process();
    }

    public Path log(String part) {
        return process(part).log();
    }

    /** Starts a part unless it runs; does not wait until it is ready. */
    public void launch(String part) {
        parts.named(part).start();
    }

    /** Starts a part unless it runs, and returns when it is ready. */
    public void start(String part) {
        parts.named(part).startAndAwaitReady();
    }

    /** SIGTERM; returns when it has ended. It stays down until it is started, in a suite that is kept running, too. */
    public void stop(String part) {
        parts.named(part).stop();
    }

    /** SIGKILL; returns when it is gone. */
    public void kill(String part) {
        process(part).kill();
    }

    /** SIGSTOP: it keeps its ports and connections and answers nothing. */
    public void pause(String part) {
        process(part).pause();
    }

    public void resume(String part) {
        process(part).resume();
    }

    /** SIGTERM, and a new start; returns when it is ready. */
    public void restart(String part) {
        stop(part);
        start(part);
    }

    /**
     * Starts instances of a service, or ends those of the highest numbers, until there are so many. Returns when those
     * that started are ready, and those that ended have left Consul, finished what they had begun, and are gone.
     *
     * @param count 1 or more
     * @throws ClusterException if there is no such service, or one of the new instances does not get ready: the others stay
     */
    public void scale(String service, int count) {
        if (!ClusterLayout.SERVICES.contains(service)) {
            throw new ClusterException("no service is named %s: there are %s"
                    .formatted(service, String.join(" and ", ClusterLayout.SERVICES)));
        }
        synchronized (scaling) {
            List<ManagedProcess> present = parts.instancesOf(service);
            for (int number = present.size() + 1; number <= count; number++) {
                add(instances.apply(service, number));
            }
            if (count < present.size()) {
                present.subList(count, present.size()).reversed().forEach(this::remove);
            }
        }
    }

    private void add(ManagedProcess instance) {
        synchronized (this) {
            if (ending) {
                throw new ClusterException("the suite is being stopped");
            }
            parts = parts.with(instance);
            instance.announce();
        }
        links.open();
        try {
            startUp.run(List.of(instance));
        } catch (ClusterException fault) {
            remove(instance);
            throw fault;
        }
    }

    private void remove(ManagedProcess instance) {
        instance.end();
        parts = parts.without(instance);
        startUp.story().accept(instance.name() + " is no more");
    }

    /** Ends everything, callers before what they call. Does nothing the second time. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the hook itself is at it
        }
        end();
    }

    private synchronized void end() {
        if (!lock.isOpen()) {
            return;
        }
        ending = true;
        startUp.story().accept("stopping: callers first, then what they call");
        loader.interrupt();
        scaler.interrupt();
        for (List<ManagedProcess> wave : parts.endings()) {
            Together.each(wave, ManagedProcess::end);
        }
        links.close();
        runs.remove(RunDirectory.SUPERVISOR);
        try {
            lock.close();
        } catch (IOException e) {
            throw ClusterException.because("cannot release the lock", e);
        }
    }

    private void scaleWhenAsked() {
        try {
            runs.scaleRequests().serve(this::scale);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ClusterException fault) {
            startUp.story().accept("the suite can be scaled no more: " + fault.getMessage());
        }
    }

    private void keepConfigurationLoaded() {
        String told = "";
        try {
            while (true) {
                String complaint = loadConfiguration();
                if (!complaint.equals(told) && !complaint.isEmpty()) {
                    startUp.story().accept(complaint);
                }
                told = complaint;
                Thread.sleep(CONFIGURATION_INTERVAL);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return what is in the way, or nothing */
    private String loadConfiguration() {
        try {
            configuration.load();
            return "";
        } catch (IOException e) {
            return "the configuration cannot be loaded into Consul: " + e.getMessage();
        }
    }

    private static URI base(ManagedProcess part) {
        return part.process().readyUri().resolve("/");
    }
}
