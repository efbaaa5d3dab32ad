package dev.vidusubjects.lambda.http;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.netty.buffer.ByteBuf;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.netty.runtime.virtual.VirtualResponseHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Collects the response to one request from the in-memory channel, and writes it in the format of API Gateway. */
public final class LambdaHttpResponse implements VirtualResponseHandler {

    private static final JsonFactory JSON = new JsonFactory();

    /** Headers that concern the in-memory channel and not the connection to the caller (RFC 9110, 7.6.1). */
    private static final Set<String> HOP_BY_HOP = Set.of("transfer-encoding", "connection", "keep-alive", "upgrade");

    private static final String COOKIE = "set-cookie";

    private final CompletableFuture<LambdaHttpResponse> complete = new CompletableFuture<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private HttpResponse head;

    /** @return a future that completes when the whole response has arrived, and fails if the response ends early */
    public CompletableFuture<LambdaHttpResponse> complete() {
        return complete;
    }

    public int status() {
        return head.status().code();
    }

    @Override
    public void handleMessage(Object message) {
        try {
            if (message instanceof HttpResponse response
                    && response.status().codeClass() != HttpStatusClass.INFORMATIONAL) {
                head = response;
            }
            if (message instanceof HttpContent content) {
                ByteBuf bytes = content.content();
                bytes.readBytes(body, bytes.readableBytes());
            }
            if (message instanceof FileRegion file) {
                file.transferTo(Channels.newChannel(body), 0);
            }
            if (message instanceof LastHttpContent && head != null) {
                complete.complete(this);
            }
        } catch (IOException | RuntimeException e) {
            complete.completeExceptionally(e);
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void close() {
        complete.completeExceptionally(new IOException("the response ended early"));
    }

    public void write(OutputStream output) throws IOException {
        HttpHeaders headers = head.headers();
        try (JsonGenerator json = JSON.createGenerator(output)) {
            json.writeStartObject();
            json.writeNumberField("statusCode", status());
            json.writeObjectFieldStart("headers");
            for (String name : headers.names()) {
                if (!name.equalsIgnoreCase(COOKIE) && !HOP_BY_HOP.contains(name.toLowerCase(Locale.ROOT))) {
                    json.writeStringField(name, String.join(", ", headers.getAll(name)));
                }
            }
            json.writeEndObject();
            if (headers.contains(COOKIE)) {
                json.writeFieldName("cookies");
                json.writeStartArray();
                for (String cookie : headers.getAll(COOKIE)) {
                    json.writeString(cookie);
                }
                json.writeEndArray();
            }
            byte[] bytes = body.toByteArray();
            boolean binary = isBinary(headers.get("content-type"), headers.get("content-encoding"));
            json.writeBooleanField("isBase64Encoded", binary && bytes.length > 0);
            if (bytes.length > 0) {
                json.writeFieldName("body");
                if (binary) {
                    json.writeBinary(bytes);
                } else {
                    json.writeUTF8String(bytes, 0, bytes.length);
                }
            }
            json.writeEndObject();
        }
    }

    private static boolean isBinary(String contentType, String contentEncoding) {
        if (contentEncoding != null && !contentEncoding.equalsIgnoreCase("identity")) {
            return true;
        }
        if (contentType == null) {
            return true;
        }
        String type = contentType.toLowerCase(Locale.ROOT);
        return !type.startsWith("text/")
                && !type.contains("json")
                && !type.contains("xml")
                && !type.contains("yaml")
                && !type.contains("javascript");
    }
}
