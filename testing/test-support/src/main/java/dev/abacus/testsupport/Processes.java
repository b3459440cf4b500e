package dev.abacus.testsupport;

import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdCluster;
import dev.abacus.cluster.server.EtcdMember;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Processes of this machine, the very ones that a local cluster consists of; their logs stay below target. */
final class Processes implements ServerProvider {
    private static final AtomicInteger COUNT = new AtomicInteger();

    @Override
    public Server consul(ConsulPorts ports, List<String> options) {
        Path directory = directory("consul");
        ConsulServer consul = ConsulServer.at(directory, directory.resolve("consul.log"), ports, options);
        return new ProcessServer(consul.process(), consul::wipe);
    }

    @Override
    public List<Server> etcd(List<EtcdMember> members) {
        Path directory = directory("etcd");
        return EtcdCluster.at(directory, directory::resolve, members).nodes().stream()
                .<Server>map(node -> new ProcessServer(node.process(), node::wipe))
                .toList();
    }

    /** One that no test, of this JVM or of one before, has used. */
    private static Path directory(String name) {
        return Path.of(
                        "target",
                        "test-support",
                        name + "-" + ProcessHandle.current().pid() + "-" + COUNT.incrementAndGet())
                .toAbsolutePath();
    }

    @Override
    public String toString() {
        return "as processes";
    }
}
