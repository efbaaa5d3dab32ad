package dev.vidusubjects.scale;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One connection of a caller, which is kept alive. It reads only what tells where a response ends. */
final class Connection implements AutoCloseable {

    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *([0-9]+)");
    private static final String HEAD_END = "\r\n\r\n";

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(64 << 10);

    Connection(URI server) throws IOException {
        channel = SocketChannel.open();
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.connect(new InetSocketAddress(server.getHost(), server.getPort()));
    }

    /**
     * Sends a request and waits for its response.
     *
     * @return the response, at least as far as its head
     */
    String exchange(ByteBuffer[] request) throws IOException {
        while (request[request.length - 1].hasRemaining()) {
            channel.write(request);
        }
        in.clear();
        StringBuilder response = new StringBuilder();
        int end = -1;
        while (end < 0 || response.length() < end) {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed the connection");
            }
            // One character for each byte: the lengths are those of the bytes.
            response.append(StandardCharsets.ISO_8859_1.decode(in.flip()));
            in.clear();
            int head = response.indexOf(HEAD_END);
            if (end < 0 && head >= 0) {
                Matcher length = LENGTH.matcher(response.substring(0, head));
                end = head + HEAD_END.length() + (length.find() ? Integer.parseInt(length.group(1)) : 0);
            }
        }
        return response.toString();
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
