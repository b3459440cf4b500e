import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import client.ApiClient;
import client.ApiException;
import client.ApiResponse;
import client.api.CalculationsApi;
import client.api.CalculationsApi.APIFindCalculationRequest;
import client.api.CalculationsApi.APIListCalculationsRequest;
import client.api.MultiplyApi;
import client.api.MultiplyApi.APIMultiplyRequest;
import client.api.MultiplyApi.APIRecordProductRequest;
import client.api.StateApi;
import client.api.StateApi.APIDeleteKeyRequest;
import client.api.StateApi.APIListKeysRequest;
import client.api.StateApi.APIReadKeyRequest;
import client.api.StateApi.APIWriteKeyRequest;
import client.api.SumApi;
import client.api.SumApi.APIRecordSumRequest;
import client.api.SumApi.APISumRequest;
import client.api.TopologyApi;
import client.api.TopologyApi.APITopologyRequest;
import client.model.Calculation;
import client.model.Factors;
import client.model.KeyEntry;
import client.model.PagedCalculation;
import client.model.PagedKeyEntry;
import client.model.Problem;
import client.model.Service;
import client.model.Summands;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/**
 * Calls every operation with the client that was generated from the description of the API. GeneratedClientTest compiles
 * it with that client, and is told which requests it made.
 */
public final class Tour implements Function<URI, Set<String>> {

    private final Set<String> requests = new TreeSet<>();
    private final String key = "tour/" + UUID.randomUUID() + "/a key/ü";

    @Override
    public Set<String> apply(URI gateway) {
        ApiClient client = client(gateway);
        try {
            computes(client);
            records(client);
            listsRecordsByPages(new CalculationsApi(client));
            keepsAKeyWithSlashes(client);
            listsKeysByPages(new StateApi(client));
            readsAStream(gateway);
            List<Service> services = new TopologyApi(client)
                    .topology(APITopologyRequest.newBuilder().build())
                    .getServices();
            assertThat(services).extracting(Service::getName).contains("gateway", "arith-service", "sum-service");
        } catch (ApiException | IOException e) {
            throw new AssertionError(e);
        }
        return requests;
    }

    private ApiClient client(URI gateway) {
        ApiClient client = new ApiClient();
        client.updateBaseUri(gateway.toString().replaceFirst("/$", ""));
        client.setRequestInterceptor(builder -> {
            var request = builder.copy().build();
            requests.add(request.method() + " " + request.uri().getRawPath());
        });
        return client;
    }

    private static void computes(ApiClient client) throws ApiException, IOException {
        var multiply = new MultiplyApi(client);
        var product = multiply.multiply(APIMultiplyRequest.newBuilder()
                .a(7L)
                .b(8L)
                .traceparent("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
                .build());
        assertThat(product.getResult()).isEqualTo(56);
        assertThat(product.getInstance()).startsWith("arith-service-");

        var sum = new SumApi(client).sum(APISumRequest.newBuilder().numbers(List.of(1L, -2L, 3L)).build());
        assertThat(sum.getOperands()).containsExactly(1L, -2L, 3L);
        assertThat(sum.getResult()).isEqualTo(2);

        APIMultiplyRequest beyond = APIMultiplyRequest.newBuilder().a(Long.MAX_VALUE).b(2L).build();
        Problem problem = problem(client, 422, "overflow", () -> multiply.multiply(beyond));
        assertThat(problem.getDetail()).contains(String.valueOf(Long.MAX_VALUE));
        assertThat(problem.getTraceId()).matches("[0-9a-f]{32}");
    }

    private static void records(ApiClient client) throws ApiException, IOException {
        var multiply = new MultiplyApi(client);
        String idempotencyKey = UUID.randomUUID().toString();
        var call = APIRecordProductRequest.newBuilder()
                .factors(new Factors().a(7L).b(8L))
                .idempotencyKey(idempotencyKey)
                .build();

        ApiResponse<Calculation> first = multiply.recordProductWithHttpInfo(call);
        ApiResponse<Calculation> replay = multiply.recordProductWithHttpInfo(call);

        Calculation calculation = first.getData();
        assertThat(first.getStatusCode()).isEqualTo(201);
        assertThat(header(first, "Location")).endsWith("/api/calculations/" + calculation.getId());
        assertThat(header(first, "Idempotency-Key")).isEqualTo(idempotencyKey);
        assertThat(first.getHeaders()).doesNotContainKey("Idempotency-Replayed");
        assertThat(header(replay, "Idempotency-Replayed")).isEqualTo("true");
        assertThat(replay.getData()).isEqualTo(calculation);
        assertThat(new CalculationsApi(client)
                        .findCalculation(APIFindCalculationRequest.newBuilder()
                                .id(calculation.getId())
                                .build()))
                .isEqualTo(calculation);

        var other = APIRecordProductRequest.newBuilder()
                .factors(new Factors().a(7L).b(9L))
                .idempotencyKey(idempotencyKey)
                .build();
        problem(client, 422, "idempotency-key-reused", () -> multiply.recordProduct(other));

        Calculation sum = new SumApi(client)
                .recordSum(APIRecordSumRequest.newBuilder()
                        .summands(new Summands().numbers(List.of(1L, 2L, 3L)))
                        .build());
        assertThat(sum.getResult()).isEqualTo(6);
    }

    private static void listsRecordsByPages(CalculationsApi api) throws ApiException {
        PagedCalculation first =
                api.listCalculations(APIListCalculationsRequest.newBuilder().limit(1).build());
        PagedCalculation second = api.listCalculations(APIListCalculationsRequest.newBuilder()
                .limit(1)
                .after(first.getNext())
                .build());

        assertThat(first.getItems()).hasSize(1);
        assertThat(second.getItems()).hasSize(1);
        assertThat(second.getItems().getFirst().getId())
                .isLessThan(first.getItems().getFirst().getId());
    }

    private void keepsAKeyWithSlashes(ApiClient client) throws ApiException, IOException {
        var api = new StateApi(client);
        var create = APIWriteKeyRequest.newBuilder().key(key).body("first").ifNoneMatch("*").build();
        var read = APIReadKeyRequest.newBuilder().key(key).build();

        ApiResponse<Void> created = api.writeKeyWithHttpInfo(create);
        assertThat(created.getStatusCode()).isEqualTo(201);
        problem(client, 412, "precondition-failed", () -> api.writeKey(create));

        ApiResponse<Void> changed = api.writeKeyWithHttpInfo(APIWriteKeyRequest.newBuilder()
                .key(key)
                .body("second")
                .ifMatch(header(created, "ETag"))
                .ttl("5m")
                .build());
        assertThat(changed.getStatusCode()).isEqualTo(204);
        ApiResponse<String> value = api.readKeyWithHttpInfo(read);
        assertThat(value.getData()).isEqualTo("second");
        assertThat(header(value, "ETag")).isEqualTo(header(changed, "ETag"));

        var outdated = APIDeleteKeyRequest.newBuilder().key(key).ifMatch(header(created, "ETag")).build();
        problem(client, 412, "precondition-failed", () -> api.deleteKey(outdated));
        assertThat(api.deleteKeyWithHttpInfo(APIDeleteKeyRequest.newBuilder().key(key).build())
                        .getStatusCode())
                .isEqualTo(204);
        Problem problem = problem(client, 404, "not-found", () -> api.readKey(read));
        assertThat(problem.getDetail()).contains("tour/");
    }

    private void listsKeysByPages(StateApi api) throws ApiException {
        List<String> written = List.of(key + "/1", key + "/2", key + "/3");
        for (String name : written) {
            api.writeKey(APIWriteKeyRequest.newBuilder().key(name).body(name).build());
        }

        List<String> listed = new ArrayList<>();
        String after = null;
        do {
            PagedKeyEntry page = api.listKeys(APIListKeysRequest.newBuilder()
                    .prefix(key)
                    .limit(2)
                    .after(after)
                    .build());
            page.getItems().stream().map(KeyEntry::getKey).forEach(listed::add);
            after = page.getNext();
        } while (after != null);
        assertThat(listed).isEqualTo(written);
    }

    /** The generated method has no type for a stream: interceptors ask for one, and read from it what comes first. */
    private void readsAStream(URI gateway) {
        AtomicReference<String> firstLine = new AtomicReference<>();
        ApiClient client = client(gateway);
        client.setRequestInterceptor(builder -> builder.setHeader("Accept", "text/event-stream"));
        client.setResponseInterceptor(response -> {
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                firstLine.set(lines.readLine());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });

        catchThrowableOfType(
                Exception.class,
                () -> new CalculationsApi(client)
                        .listCalculations(
                                APIListCalculationsRequest.newBuilder().build()));

        assertThat(firstLine.get()).matches("(id|:).*");
    }

    private static Problem problem(ApiClient client, int status, String slug, ThrowingCallable call)
            throws IOException {
        ApiException refused = catchThrowableOfType(ApiException.class, call);
        assertThat(refused).as("a call that is to be refused as " + slug).isNotNull();
        assertThat(refused.getCode()).as(refused.getResponseBody()).isEqualTo(status);
        Problem problem = client.getObjectMapper().readValue(refused.getResponseBody(), Problem.class);
        assertThat(problem.getType()).hasToString("urn:abacus:problem:" + slug);
        assertThat(problem.getStatus()).isEqualTo(status);
        return problem;
    }

    private static String header(ApiResponse<?> response, String name) {
        return response.getHeaders().entrySet().stream()
                .filter(header -> header.getKey().equalsIgnoreCase(name))
                .map(header -> header.getValue().getFirst())
                .findFirst()
                .orElse("");
    }
}
