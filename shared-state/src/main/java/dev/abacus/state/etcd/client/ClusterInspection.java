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
import java.util.function.Predicate;

/** Asks all members concurrently for their names and status. */
public final class ClusterInspection {
    private final Duration limit;

    /** Answers of one member; a part that it did not answer is empty. */
    private record Report(URI endpoint, Optional<MemberStatus> status, List<Named> list) {}

    private record Named(long id, String name, List<URI> clientUrls) {}

    public ClusterInspection(Duration limit) {
        this.limit = limit;
    }

    public ClusterStatus of(List<Member> members) {
        List<CompletableFuture<Report>> asked = members.stream().map(this::ask).toList();
        List<Report> reports = asked.stream().map(CompletableFuture::join).toList();
        List<Named> names =
                reports.stream().flatMap(report -> report.list().stream()).toList();
        return new ClusterStatus(reports.stream()
                .map(report -> describe(report, names))
                .sorted(Comparator.comparing(ClusterStatus.Member::name))
                .toList());
    }

    private CompletableFuture<Report> ask(Member member) {
        CompletableFuture<Optional<MemberStatus>> status = answer(member.status(limit));
        CompletableFuture<Optional<MemberListResponse>> list = answer(member.call(
                new Attempt(limit, false), jetcd -> jetcd.getClusterClient().listMember()));
        return status.thenCombine(
                list,
                (itself, all) -> new Report(
                        member.endpoint(),
                        itself,
                        all.map(ClusterInspection::names).orElse(List.of())));
    }

    private <T> CompletableFuture<Optional<T>> answer(CompletableFuture<T> asked) {
        return asked.thenApply(Optional::of)
                .completeOnTimeout(Optional.empty(), limit.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(failure -> Optional.empty());
    }

    private static List<Named> names(MemberListResponse list) {
        return list.getMembers().stream()
                .map(member -> new Named(member.getId(), member.getName(), member.getClientURIs()))
                .toList();
    }

    private static ClusterStatus.Member describe(Report report, List<Named> names) {
        URI endpoint = report.endpoint();
        return report.status()
                .map(status -> {
                    String name = name(names, endpoint, named -> named.id() == status.id());
                    return new ClusterStatus.Member(
                            name, endpoint, true, status.leader(), status.version(), status.databaseBytes());
                })
                .orElseGet(() -> {
                    String name =
                            name(names, endpoint, named -> named.clientUrls().contains(endpoint));
                    return new ClusterStatus.Member(name, endpoint, false, false, "", 0);
                });
    }

    private static String name(List<Named> names, URI endpoint, Predicate<Named> wanted) {
        return names.stream().filter(wanted).map(Named::name).findFirst().orElse(endpoint.getAuthority());
    }
}
