package dev.abacus.cluster.command;

import dev.abacus.cluster.LocalCluster;
import dev.abacus.cluster.LocalClusterBuilder;
import dev.abacus.cluster.Variant;
import dev.abacus.cluster.server.ZipkinServer;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code ./abacus up}: starts and supervises the suite in the foreground. */
record UpCommand(Path directory) {
    /** Does not return: a signal ends this JVM, and its shutdown hook stops the suite. */
    void run(int port, int instances, boolean secure, Variant variant, boolean tracing) throws InterruptedException {
        Console console = new Console();
        LocalClusterBuilder suite = LocalCluster.in(directory)
                .gatewayPort(port)
                .instances(instances)
                .variant(variant)
                .keepRunning()
                .progress(console::print);
        if (secure) {
            suite.secured();
        }
        if (tracing) {
            suite.tracing();
        }
        LocalCluster cluster = suite.start();
        console.print("the suite is up");
        console.suiteIsUp();
        printAddresses(cluster);
        if (tracing) {
            System.out.printf("Traces   %szipkin/%n%n", cluster.uri(ZipkinServer.NAME));
        }
        new CountDownLatch(1).await();
    }

    private void printAddresses(LocalCluster cluster) {
        URI gateway = cluster.gateway();
        System.out.printf(
                """

                Gateway  %1$s
                API      %1$sswagger-ui.html
                Consul   %2$s
                Logs     ./abacus logs gateway, or %3$s

                  curl '%1$sapi/multiply?a=7&b=8'
                  curl -X POST %1$sapi/sum -H 'Content-Type: application/json' -d '{"numbers":[1,2,3]}'
                  curl %1$sapi/calculations

                Ctrl-C stops everything.

                """, gateway, cluster.consul().uri(), cluster.log("gateway").resolveSibling(""));
    }
}
