package dev.abacus.state.etcd.client;

import dev.abacus.state.ClusterStatus;
import io.etcd.jetcd.cluster.MemberListResponse;
import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Asks all members concurrently for their names and status. */
public final class ClusterInspection {
    private final Duration limit;

    /** Answers of one member; a part that it did not answer is empty. */
    private record Report(URI endpoint, Optional<MemberStatus> status, List<io.etcd.jetcd.cluster.Member> list) {}

    public ClusterInspection(Duration limit) {
        this.limit = limit;
    }

    public ClusterStatus of(List<MemberConnection> members) {
        List<CompletableFuture<Report>> asked = members.stream().map(this::ask).toList();
        List<Report> reports = asked.stream().map(CompletableFuture::join).toList();
        List<io.etcd.jetcd.cluster.Member> known =
                reports.stream().flatMap(report -> report.list().stream()).toList();
        return new ClusterStatus(reports.stream()
                .map(report -> describe(report, known))
                .sorted(Comparator.comparing(ClusterStatus.Member::name))
                .toList());
    }

    private CompletableFuture<Report> ask(MemberConnection member) {
        CompletableFuture<Optional<MemberStatus>> status = answer(MemberStatus.of(member, limit));
        CompletableFuture<Optional<MemberListResponse>> list = answer(member.call(
                new Attempt(limit, false), jetcd -> jetcd.getClusterClient().listMember()));
        return status.thenCombine(
                list,
                (itself, all) -> new Report(
                        member.endpoint(),
                        itself,
                        all.map(MemberListResponse::getMembers).orElse(List.of())));
    }

    private <T> CompletableFuture<Optional<T>> answer(CompletableFuture<T> asked) {
        return asked.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> Optional.empty());
    }

    private static ClusterStatus.Member describe(Report report, List<io.etcd.jetcd.cluster.Member> known) {
        URI endpoint = report.endpoint();
        Optional<MemberStatus> status = report.status();
        String name = known.stream()
                .filter(each -> status.map(own -> own.id() == each.getId())
                        .orElseGet(() -> each.getClientURIs().contains(endpoint)))
                .map(io.etcd.jetcd.cluster.Member::getName)
                .findFirst()
                .orElse(endpoint.getAuthority());
        return status.map(own -> new ClusterStatus.Member(
                        name, endpoint, true, own.leader(), own.version(), own.databaseBytes(), own.inUseBytes()))
                .orElseGet(() -> new ClusterStatus.Member(name, endpoint, false, false, "", 0, 0));
    }
}
