package dev.abacus.testsupport;

import dev.abacus.cluster.process.Parallel;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** etcd cluster for tests, whose nodes can be killed and paused. */
public final class TestEtcd implements AutoCloseable {
    private final List<TestEtcdNode> nodes;

    TestEtcd(List<TestEtcdNode> nodes) {
        this.nodes = nodes;
    }

    /** The addresses for clients, of nodes that do not run, too. */
    public List<URI> endpoints() {
        return nodes.stream().map(TestEtcdNode::uri).toList();
    }

    public List<TestEtcdNode> nodes() {
        return nodes;
    }

    /** @param number from 1 */
    public TestEtcdNode node(int number) {
        return nodes.get(number - 1);
    }

    /** Empty while there is none, or no quorum. */
    public Optional<TestEtcdNode> leader() {
        return nodes.stream()
                .filter(TestEtcdNode::alive)
                .filter(TestEtcdNode::leads)
                .findFirst();
    }

    /** Starts the nodes that do not run, and returns when all are ready. */
    public void start() {
        nodes.forEach(node -> node.server().start());
        nodes.forEach(node -> node.server().awaitReady());
    }

    public void kill() {
        Parallel.forEach(nodes, TestEtcdNode::kill);
    }

    /** Leaves nothing behind. */
    @Override
    public void close() {
        Parallel.forEach(nodes, node -> node.server().wipe());
    }
}
