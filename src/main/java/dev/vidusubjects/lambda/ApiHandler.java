package dev.vidusubjects.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.vidusubjects.api.GatewayRequestTime;
import dev.vidusubjects.lambda.http.ApiEvent;
import dev.vidusubjects.lambda.http.LambdaHttpResponse;
import dev.vidusubjects.lambda.http.WaitPreference;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultHttpHeadersFactory;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.quarkus.arc.profile.IfBuildProfile;
import io.quarkus.netty.runtime.virtual.VirtualClientConnection;
import io.quarkus.vertx.http.runtime.VertxHttpRecorder;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The function that the HTTP API calls for each request. It passes the request to the same resources that serve HTTP in
 * the standalone application, through the HTTP server's in-memory channel, and returns their response. No port is
 * opened.
 */
@Named("api")
@Singleton
@IfBuildProfile("aws")
public class ApiHandler implements RequestStreamHandler {

    /** The time after the longest wait for a last poll, the result document and the response. */
    private static final Duration RESERVE = Duration.ofSeconds(4);

    private final Clock clock;

    public ApiHandler(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void handleRequest(InputStream input, OutputStream output, Context context) throws IOException {
        Invocation.run("api", context, invocation -> {
            ApiEvent event = ApiEvent.read(input, clock);
            LambdaHttpResponse response = dispatch(invocation, event);
            invocation.with("method", event.method()).with("http_status", response.status());
            response.write(output);
        });
    }

    private static LambdaHttpResponse dispatch(Invocation invocation, ApiEvent event) throws IOException {
        LambdaHttpResponse response = new LambdaHttpResponse();
        // The address is numeric, so there is no DNS lookup.
        InetSocketAddress caller =
                event.sourceAddress().isEmpty() ? null : new InetSocketAddress(event.sourceAddress(), 443);
        VirtualClientConnection<?> connection =
                VirtualClientConnection.connect(response, VertxHttpRecorder.VIRTUAL_HTTP, caller);
        try {
            connection.sendMessage(head(invocation, event));
            connection.sendMessage(content(event.body()));
            return response.complete().get(invocation.remaining(Duration.ZERO).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("no response", e);
        } finally {
            connection.close();
        }
    }

    /**
     * For a body without bytes, the server must receive only the end of the content: from an empty chunk it would read
     * one byte.
     */
    private static LastHttpContent content(ByteBuffer body) {
        return body.hasRemaining()
                ? new DefaultLastHttpContent(Unpooled.wrappedBuffer(body))
                : LastHttpContent.EMPTY_LAST_CONTENT;
    }

    private static DefaultHttpRequest head(Invocation invocation, ApiEvent event) {
        HttpHeaders headers = DefaultHttpHeadersFactory.headersFactory().newHeaders();
        event.headers().forEach(headers::set);
        // The body is complete and arrives in one piece, regardless of how the client sent it.
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING);
        headers.remove(HttpHeaderNames.EXPECT);
        headers.set(HttpHeaderNames.CONTENT_LENGTH, event.body().remaining());
        if (!headers.contains(HttpHeaderNames.HOST)) {
            headers.set(HttpHeaderNames.HOST, "localhost");
        }
        // The server trusts the forwarding data of API Gateway's event, not that of the caller.
        headers.remove("forwarded");
        headers.set(GatewayRequestTime.RECEIVED_AT, event.receivedAt().toEpochMilli());
        headers.set("x-forwarded-prefix", event.stagePath());
        headers.set("x-forwarded-for", event.sourceAddress());
        if (headers.contains("prefer")) {
            headers.set("prefer", WaitPreference.bounded(headers.get("prefer"), invocation.remaining(RESERVE)));
        }
        return new DefaultHttpRequest(
                HttpVersion.HTTP_1_1, HttpMethod.valueOf(event.method()), event.target(), headers);
    }
}
