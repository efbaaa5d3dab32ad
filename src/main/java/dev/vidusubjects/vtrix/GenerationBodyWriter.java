package dev.vidusubjects.vtrix;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ClientMessageBodyWriter;

/**
 * Writes a {@link GenerationBody}, and gives large bodies more time: a read timeout that starts before an upload of 20
 * MB would end the upload on an ordinary line, and leave an unconfirmed submission.
 */
final class GenerationBodyWriter implements ClientMessageBodyWriter<GenerationBody> {

    /** The minimum speed of a line that is supported, in bytes per second: 8 Mbit/s. */
    private static final long MIN_UPLOAD_RATE = 1_000_000;

    private final Duration readTimeout;

    GenerationBodyWriter(Duration readTimeout) {
        this.readTimeout = readTimeout;
    }

    @Override
    public boolean isWriteable(Class<?> type, Type genericType, Annotation[] annotations, MediaType mediaType) {
        return type == GenerationBody.class;
    }

    @Override
    public void writeTo(
            GenerationBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out)
            throws IOException {
        body.writeTo(out);
    }

    @Override
    public void writeTo(
            GenerationBody body,
            Class<?> type,
            Type genericType,
            Annotation[] annotations,
            MediaType mediaType,
            MultivaluedMap<String, Object> headers,
            OutputStream out,
            RestClientRequestContext context)
            throws IOException {
        try {
            body.writeTo(out);
        } catch (IOException abandoned) {
            context.getHttpClientRequest().connection().close();
            throw abandoned;
        }
        context.getHttpClientRequest()
                .idleTimeout(timeout(readTimeout, body.length()).toMillis());
    }

    /** @return the maximum duration of the exchange of a body with this number of bytes */
    static Duration timeout(Duration readTimeout, long bytes) {
        return readTimeout.plusSeconds(bytes / MIN_UPLOAD_RATE);
    }
}
