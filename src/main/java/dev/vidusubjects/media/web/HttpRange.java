package dev.vidusubjects.media.web;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;

/**
 * A request for a byte range of a web resource.
 *
 * @param uri as {@link Destinations#check} returns it
 * @param first position of the first byte
 * @param length number of bytes, ≥ 1
 */
record HttpRange(URI uri, long first, int length) implements WebRequest<HttpResponse> {

    @Override
    public String head() {
        return "GET " + target() + " HTTP/1.1\r\n"
                + "Host: " + uri.getRawAuthority() + "\r\n"
                + "Range: bytes=" + first + "-" + (first + length - 1) + "\r\n"
                + "Accept: image/*, video/*, */*;q=0.1\r\n"
                + "Accept-Encoding: identity\r\n"
                + "User-Agent: vidu-subjects\r\n"
                + "Connection: close\r\n"
                + "\r\n";
    }

    @Override
    public HttpResponse read(InputStream in) throws IOException {
        return new HttpResponseReader(in, this).read();
    }
}
