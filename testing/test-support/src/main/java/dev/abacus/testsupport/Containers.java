package dev.abacus.testsupport;

import dev.abacus.cluster.server.ConsulServer;
import dev.abacus.cluster.server.ConsulServer.ConsulPorts;
import dev.abacus.cluster.server.EtcdMember;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.testcontainers.consul.ConsulContainer;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.DockerImageName;

/**
 * Containers of the images that the suite runs with. In the host's network, for three reasons: Consul checks the
 * health of instances that listen on loopback, which only there is that of the tests; an address stays the same when
 * a container is started again, where a mapped port changes; and a server is told exactly what a process is.
 */
final class Containers implements ServerProvider {
    @Override
    public Server consul(ConsulPorts ports, List<String> options) {
        DockerImageName image = DockerImageName.parse(Image.CONSUL.tag()).asCompatibleSubstituteFor("hashicorp/consul");
        return new ContainerServer(
                new ConsulContainer(image),
                Stream.concat(ConsulServer.arguments(Path.of("/consul/data"), ports).stream(), options.stream())
                        .toList(),
                ConsulServer.readyUri(ports));
    }

    @Override
    public List<Server> etcd(List<EtcdMember> members) {
        DockerImageName image = DockerImageName.parse(Image.ETCD.tag());
        return members.stream()
                .<Server>map(member -> new ContainerServer(
                        new GenericContainer<>(image), etcdCommand(member, members), member.readyUri()))
                .toList();
    }

    /** With the program, as the image has no entry point. */
    private static List<String> etcdCommand(EtcdMember member, List<EtcdMember> members) {
        return Stream.concat(Stream.of("etcd"), member.arguments(Path.of("/etcd-data"), members).stream())
                .toList();
    }

    @Override
    public String toString() {
        return "in containers";
    }
}
