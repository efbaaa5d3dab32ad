package dev.vidusubjects.vtrix;

import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.annotation.Annotation;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jboss.resteasy.reactive.client.impl.RestClientRequestContext;
import org.jboss.resteasy.reactive.client.spi.ClientMessageBodyWriter;

/**
 * Writes a {@link GenerationBody}, and gives large ones time: a read timeout that begins before an upload of 20 MB would end
 * it on an ordinary line, and leave a submission of which nobody knows whether it arrived.
 */
final class GenerationBodyWriter implements ClientMessageBodyWriter<GenerationBody> {

    /** The slowest line that is waited for, in bytes per second: 8 Mbit/s. */
    private static final long SLOWEST_UPLOAD = 1_000_000;

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
        Counting counting = new Counting(out);
        body.writeTo(counting);
        context.getHttpClientRequest()
                .idleTimeout(timeout(readTimeout, counting.bytes).toMillis());
    }

    /** @return how long sending so many bytes and waiting for the answer's head may take */
    static Duration timeout(Duration readTimeout, long bytes) {
        return readTimeout.plusSeconds(bytes / SLOWEST_UPLOAD);
    }

    private static final class Counting extends FilterOutputStream {
        private long bytes;

        private Counting(OutputStream out) {
            super(out);
        }

        @Override
        public void write(int b) throws IOException {
            out.write(b);
            bytes++;
        }

        @Override
        public void write(byte[] buffer, int offset, int length) throws IOException {
            out.write(buffer, offset, length);
            bytes += length;
        }
    }
}
