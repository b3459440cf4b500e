package dev.abacus.testsupport;

import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdMember;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Starts servers for tests. All servers of a JVM are containers or all are processes, see {@link ServerLocation}. They
 * listen on free ports of loopback, which they keep when they are started again, and end with the JVM at the latest.
 */
public final class TestServers {
    private static @Nullable ServerProvider provider;

    private TestServers() {}

    /**
     * Ready and empty when this returns.
     *
     * @throws dev.abacus.cluster.process.ClusterException if it does not start, or cannot run where it is to run
     */
    public static TestConsul startConsul() {
        return startConsul(List.of());
    }

    /** With ACLs, which deny all that no policy allows: see {@link ConsulAcls}. */
    public static TestConsul startConsulWithAcls() {
        return startConsul(List.of("-hcl=acl { enabled = true }", "-hcl=acl { default_policy = \"deny\" }"));
    }

    private static TestConsul startConsul(List<String> options) {
        ConsulPorts ports = ConsulPorts.free();
        TestConsul consul = new TestConsul(ports.uri(), provider().consul(ports, options));
        consul.start();
        return consul;
    }

    /** Empty, and has a leader when this returns. Throws as {@link #startConsul()} does. */
    public static TestEtcd startEtcd(int nodes) {
        return startEtcd(nodes, UnaryOperator.identity());
    }

    /** @param variant what is different about each member */
    public static TestEtcd startEtcd(int nodes, UnaryOperator<EtcdMember> variant) {
        List<EtcdMember> members = IntStream.rangeClosed(1, nodes)
                .mapToObj(EtcdMember::onFreePorts)
                .map(variant)
                .toList();
        List<Server> servers = provider().etcd(members);
        TestEtcd etcd = new TestEtcd(IntStream.range(0, nodes)
                .mapToObj(i -> new TestEtcdNode(members.get(i), servers.get(i)))
                .toList());
        etcd.start();
        return etcd;
    }

    /** Whether they run in containers. */
    public static boolean inContainers() {
        return provider() instanceof Containers;
    }

    private static synchronized ServerProvider provider() {
        if (provider == null) {
            ServerLocation location = ServerLocation.decide(System.getenv(ServerLocation.VARIABLE), DockerEngine::find);
            System.out.println(location);
            provider = location.provider();
        }
        return provider;
    }
}
