package dev.abacus.kit.consul;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClientException;

/**
 * Request factory with a time limit and a maximum response size. The time limit of a blocking query includes the time
 * that it asks Consul to wait. Thread-safe.
 */
final class BoundedRequestFactory implements ClientHttpRequestFactory {
    /** Maximum time that a blocking query asks Consul to wait. */
    static final Duration MAX_WAIT = Duration.ofSeconds(30);

    private static final Duration TIME_LIMIT = Duration.ofSeconds(2);

    /** Room for thousands of instances; a larger response could exhaust the heap. */
    private static final long MAX_RESPONSE_BYTES = 4 * 1024 * 1024;

    private final JdkClientHttpRequestFactory prompt;
    private final JdkClientHttpRequestFactory blocking;

    BoundedRequestFactory() {
        HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .proxy(HttpClient.Builder.NO_PROXY)
                .connectTimeout(TIME_LIMIT)
                .build();
        prompt = within(TIME_LIMIT, http);
        // Consul adds up to a sixteenth to a wait, so that not all callers come back simultaneously.
        blocking = within(MAX_WAIT.plus(MAX_WAIT.dividedBy(16)).plus(TIME_LIMIT), http);
    }

    private static JdkClientHttpRequestFactory within(Duration limit, HttpClient http) {
        var requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(limit);
        return requests;
    }

    @Override
    public ClientHttpRequest createRequest(URI uri, HttpMethod method) throws IOException {
        String query = uri.getRawQuery();
        return (query != null && query.contains("wait=") ? blocking : prompt).createRequest(uri, method);
    }

    /** The same response, whose body throws an IOException beyond the maximum size. */
    static ClientHttpResponse bounded(ClientHttpResponse answer) {
        return new ClientHttpResponse() {
            @Override
            public HttpStatusCode getStatusCode() throws IOException {
                return answer.getStatusCode();
            }

            @Override
            public String getStatusText() throws IOException {
                return answer.getStatusText();
            }

            @Override
            public HttpHeaders getHeaders() {
                return answer.getHeaders();
            }

            @Override
            public InputStream getBody() throws IOException {
                return new BoundedStream(answer.getBody());
            }

            @Override
            public void close() {
                answer.close();
            }
        };
    }

    static boolean isTooLarge(RestClientException failure) {
        return failure.contains(ResponseTooLargeException.class);
    }

    private static final class ResponseTooLargeException extends IOException {
        private ResponseTooLargeException() {
            super("an answer of more than %d bytes".formatted(MAX_RESPONSE_BYTES));
        }
    }

    private static final class BoundedStream extends FilterInputStream {
        private long left = MAX_RESPONSE_BYTES;

        private BoundedStream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int one = super.read();
            counted(one < 0 ? -1 : 1);
            return one;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return counted(super.read(bytes, offset, length));
        }

        private int counted(int read) throws IOException {
            left -= Math.max(0, read);
            if (left < 0) {
                throw new ResponseTooLargeException();
            }
            return read;
        }
    }
}
