package dev.abacus.state.etcd.client;

import dev.abacus.state.etcd.auth.AuthStatus;
import io.etcd.jetcd.maintenance.StatusResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Status of a member.
 *
 * @param databaseBytes the size of its database file
 * @param inUseBytes how much of that is in use
 * @param cheap false: etcd had to write all its metrics for this
 */
record MemberStatus(long id, boolean leader, String version, long databaseBytes, long inUseBytes, boolean cheap) {
    /** Those of etcd take 160 KB. Another program at this address could send without end. */
    private static final int MAX_METRICS_BYTES = 4 << 20;

    /**
     * Where etcd has users, versions 3.5.28 to 3.5.32 show the status to root only, but their metrics to every client.
     */
    static CompletableFuture<MemberStatus> of(MemberConnection member, Duration limit) {
        return member.call(
                        new Attempt(limit, false),
                        jetcd -> jetcd.getMaintenanceClient().statusMember(member.target()))
                .thenApply(MemberStatus::of)
                .exceptionallyCompose(failure -> AuthStatus.isPermissionDenied(FailureKind.status(failure))
                        ? ofMetrics(member.endpoint(), limit)
                        : CompletableFuture.failedFuture(failure));
    }

    private static MemberStatus of(StatusResponse status) {
        long id = status.getHeader().getMemberId();
        return new MemberStatus(
                id, status.getLeader() == id, status.getVersion(), status.getDbSize(), status.getDbSizeInUse(), true);
    }

    private static CompletableFuture<MemberStatus> ofMetrics(URI endpoint, Duration limit) {
        var request = HttpRequest.newBuilder(endpoint.resolve("/metrics"))
                .timeout(limit)
                .build();
        return MetricsClient.CLIENT
                .sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofString(), MAX_METRICS_BYTES))
                .thenApply(response -> ofMetrics(response.body()));
    }

    /** Created on first use: most processes need none. */
    private static final class MetricsClient {
        static final HttpClient CLIENT = HttpClient.newHttpClient();
    }

    /** @throws IllegalArgumentException if it is not the metrics of an etcd */
    private static MemberStatus ofMetrics(String metrics) {
        return new MemberStatus(
                Long.parseUnsignedLong(find(metrics, "etcd_server_id\\{server_id=\"([0-9a-f]+)\"} 1"), 16),
                find(metrics, "etcd_server_is_leader ([01])").equals("1"),
                find(metrics, "etcd_server_version\\{server_version=\"([^\"]*)\"} 1"),
                bytes(find(metrics, "etcd_mvcc_db_total_size_in_bytes (\\S+)")),
                bytes(find(metrics, "etcd_mvcc_db_total_size_in_use_in_bytes (\\S+)")),
                false);
    }

    private static String find(String metrics, String sample) {
        Matcher found = Pattern.compile("^" + sample + "$", Pattern.MULTILINE).matcher(metrics);
        if (!found.find()) {
            throw new IllegalArgumentException("its metrics have no " + sample);
        }
        return found.group(1);
    }

    /** As Prometheus' text format has numbers: 2.0480e+04. */
    private static long bytes(String number) {
        return (long) Double.parseDouble(number);
    }
}
