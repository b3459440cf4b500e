package dev.abacus.state.etcd.watch;

import dev.abacus.state.SharedCluster;
import dev.abacus.testsupport.TestEtcdNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;

/** Number of open watches, from the metrics of the members of the shared cluster. */
final class OpenWatches {
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final String METRIC = "etcd_debugging_mvcc_watcher_total ";

    private OpenWatches() {}

    static int count() {
        return SharedCluster.etcd().nodes().stream().mapToInt(OpenWatches::at).sum();
    }

    private static int at(TestEtcdNode node) {
        try {
            return HTTP.send(
                            HttpRequest.newBuilder(node.uri().resolve("/metrics"))
                                    .build(),
                            BodyHandlers.ofLines())
                    .body()
                    .filter(line -> line.startsWith(METRIC))
                    .mapToInt(line -> Integer.parseInt(line.substring(METRIC.length())))
                    .sum();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
