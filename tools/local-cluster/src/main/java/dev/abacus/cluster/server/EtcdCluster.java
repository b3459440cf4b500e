package dev.abacus.cluster.server;

import dev.abacus.cluster.process.Parallel;
import dev.abacus.cluster.tools.Tool;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/** etcd cluster on loopback, each node with its state in a directory. */
public final class EtcdCluster implements AutoCloseable {
    private final List<EtcdNode> nodes;

    private EtcdCluster(List<EtcdNode> nodes) {
        this.nodes = nodes;
    }

    /** A cluster that is not started yet, with a function from the name of a log file to its path. */
    public static EtcdCluster at(Path directory, UnaryOperator<Path> log, List<EtcdMember> members) {
        Path program = Tool.ETCD.locate(line -> {});
        return new EtcdCluster(members.stream()
                .map(member ->
                        new EtcdNode(program, member, members, directory, log.apply(Path.of(member.name() + ".log"))))
                .toList());
    }

    /** Starts a cluster on free ports, which restarts keep, and returns when it has a leader. It ends with this JVM. */
    public static EtcdCluster start(Path directory, int nodes) {
        return start(directory, nodes, UnaryOperator.identity());
    }

    /** @param variant changes each member */
    public static EtcdCluster start(Path directory, int nodes, UnaryOperator<EtcdMember> variant) {
        Path absolute = directory.toAbsolutePath();
        EtcdCluster cluster = at(
                absolute,
                absolute::resolve,
                IntStream.rangeClosed(1, nodes)
                        .mapToObj(EtcdMember::onFreePorts)
                        .map(variant)
                        .toList());
        cluster.nodes.forEach(node -> node.process().endingWithJvm());
        cluster.start();
        return cluster;
    }

    /** The client addresses of all nodes, running or not. */
    public List<URI> endpoints() {
        return nodes.stream().map(EtcdNode::uri).toList();
    }

    public List<EtcdNode> nodes() {
        return nodes;
    }

    /** @param number from 1 */
    public EtcdNode node(int number) {
        return nodes.get(number - 1);
    }

    /** Empty without a leader or quorum. */
    public Optional<EtcdNode> leader() {
        return nodes.stream()
                .filter(node -> node.process().alive())
                .filter(EtcdNode::leads)
                .findFirst();
    }

    /** Starts the nodes that do not run, and returns when all are ready. */
    public void start() {
        nodes.forEach(node -> node.process().start());
        nodes.forEach(EtcdNode::start);
    }

    public void stop() {
        Parallel.forEach(nodes, EtcdNode::stop);
    }

    public void kill() {
        nodes.forEach(EtcdNode::kill);
    }

    /** Kills all nodes and deletes their state: the next start is that of an empty cluster. */
    public void wipe() {
        nodes.forEach(EtcdNode::wipe);
    }

    @Override
    public void close() {
        kill();
    }
}
