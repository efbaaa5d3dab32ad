package dev.vidusubjects.standalone.files;

import dev.vidusubjects.config.SubjectsConfig;
import dev.vidusubjects.media.FileContent;
import dev.vidusubjects.media.MediaContent;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.Rule;
import dev.vidusubjects.media.storage.MediaStore;
import dev.vidusubjects.media.storage.PinnedObject;
import dev.vidusubjects.media.storage.SignedUpload;
import dev.vidusubjects.media.storage.StoragePath;
import dev.vidusubjects.media.storage.StoragePrefix;
import dev.vidusubjects.media.storage.UploadReceiver;
import dev.vidusubjects.media.storage.UploadRefusedException;
import dev.vidusubjects.media.storage.UploadRefusedException.Reason;
import dev.vidusubjects.media.storage.UploadTicket;
import dev.vidusubjects.subject.SubjectLimits;
import dev.vidusubjects.text.Printable;
import io.quarkus.arc.profile.UnlessBuildProfile;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Stores reference media as files. The URI {@code local://uploads/…} names a file in {@code data/uploads/}, and
 * {@code local://incoming/…} a file in {@code data/incoming/}. The provider cannot reach this machine, so the
 * application sends the media inline. Clients upload through the application, with a signed URL.
 */
@ApplicationScoped
@UnlessBuildProfile("aws")
public class FolderMediaStore implements MediaStore, UploadReceiver {

    private static final int MAX_QUOTE_LENGTH = 120;

    private final DataDirectory data;
    private final Duration expiry;
    private final Clock clock;
    private final RandomGenerator random;
    private final UploadSignature signature;

    @Inject
    public FolderMediaStore(DataDirectory data, SubjectsConfig config, Clock clock, RandomGenerator random) {
        this(data, config.media().uploadExpiry(), clock, random);
    }

    /** @param expiry the time for which an upload ticket is valid */
    FolderMediaStore(DataDirectory data, Duration expiry, Clock clock, RandomGenerator random) {
        this.data = data;
        this.expiry = expiry;
        this.clock = clock;
        this.random = random;
        try {
            this.signature = UploadSignature.of(data.root());
        } catch (IOException e) {
            throw new UncheckedIOException("the key that signs uploads cannot be used", e);
        }
    }

    @Override
    public MediaContent open(StoredObject object) throws MediaException, IOException {
        return new FileContent(file(object));
    }

    /** Files have no versions and no stored checksums. */
    @Override
    public PinnedObject pin(StoredObject object) throws MediaException, IOException {
        file(object);
        return new PinnedObject(object, Optional.empty());
    }

    /** Stored media are sent inline too, so storing inline media first would have no benefit. */
    @Override
    public long maxInlineBytes() {
        return Long.MAX_VALUE;
    }

    /** The reference is a data URI, so it has the limit of an inline item. */
    @Override
    public long maxReferencedBytes() {
        return SubjectLimits.INLINE_LIMIT - 1;
    }

    /**
     * @return a data URI with the content of the object
     * @throws MediaException {@link Rule#INLINE_SIZE} if the object is too large for a data URI
     */
    @Override
    public String providerReference(StoredObject object, MediaFormat format) throws MediaException, IOException {
        FileContent content = new FileContent(file(object));
        if (content.size() > maxReferencedBytes()) {
            throw new MediaException(
                    Rule.INLINE_SIZE,
                    String.format(
                            Locale.ROOT,
                            "found %,d bytes in %s: standalone, stored media are sent to the provider inline, which"
                                    + " allows less than %,d bytes; use a public https:// URL for it",
                            content.size(),
                            Printable.of(object.uri().toString(), MAX_QUOTE_LENGTH),
                            SubjectLimits.INLINE_LIMIT));
        }
        return InlineMedia.dataUri(content, format);
    }

    @Override
    public StoredObject at(String path, Optional<String> version) throws MediaException {
        Optional<String> normal = StoragePath.normalize(path)
                .filter(plain -> StoragePrefix.ofMedia(plain).isPresent());
        if (normal.isEmpty()) {
            throw new MediaException(
                    Rule.STORED_OBJECT,
                    "found the path " + Printable.of(path, MAX_QUOTE_LENGTH) + ": it must stay in "
                            + StoragePrefix.INCOMING + " or " + StoragePrefix.UPLOADS
                            + ", without empty segments or control characters");
        }
        return object(normal.get());
    }

    /** The ticket's URL is relative: {@code /uploads/NAME?expires=SECONDS&signature=HEX}. */
    @Override
    public UploadTicket createUpload(MediaFormat format, long contentLength) {
        if (contentLength < 1) {
            throw new IllegalArgumentException("an upload has at least 1 byte: found " + contentLength);
        }
        Instant now = clock.instant();
        byte[] tail = new byte[10];
        random.nextBytes(tail);
        String name =
                String.format("%012x", now.toEpochMilli()) + HexFormat.of().formatHex(tail) + "." + format.extension();
        Instant expires = now.plus(expiry).truncatedTo(ChronoUnit.SECONDS);
        String signed = signature.sign(name, format.contentType(), contentLength, expires.getEpochSecond());
        return new UploadTicket(
                URI.create("/uploads/" + name + "?expires=" + expires.getEpochSecond() + "&signature=" + signed),
                "PUT",
                Map.of("content-type", format.contentType(), "content-length", Long.toString(contentLength)),
                expires,
                object(StoragePrefix.UPLOADS.path(name)));
    }

    @Override
    public StoredObject receive(SignedUpload upload, InputStream content) throws UploadRefusedException, IOException {
        long expires = expires(upload);
        String contentType = MediaFormat.ofContentType(upload.contentType())
                .map(MediaFormat::contentType)
                .orElse("");
        if (!signature.matches(upload.signature(), upload.path(), contentType, upload.contentLength(), expires)) {
            throw new UploadRefusedException(
                    Reason.SIGNATURE,
                    "the signature does not match this path, content-type, content-length and expiry: send the URL and"
                            + " the headers of the upload unchanged");
        }
        if (clock.instant().getEpochSecond() >= expires) {
            throw new UploadRefusedException(
                    Reason.EXPIRED,
                    "the upload had to start before " + Instant.ofEpochSecond(expires) + ": request a new upload URL");
        }
        try {
            data.folder(StoragePrefix.UPLOADS).write(upload.path(), out -> copy(content, out, upload.contentLength()));
        } catch (WrongLengthException e) {
            throw new UploadRefusedException(Reason.LENGTH, e.getMessage());
        }
        return object(StoragePrefix.UPLOADS.path(upload.path()));
    }

    @Override
    public StoredObject keep(String path, MediaFormat format, MediaContent content) throws IOException {
        data.folder(StoragePrefix.UPLOADS).write(path, out -> copy(content.stream(), out, content.size()));
        return object(StoragePrefix.UPLOADS.path(path));
    }

    private static long expires(SignedUpload upload) {
        try {
            return Long.parseLong(upload.expires());
        } catch (NumberFormatException e) {
            // No ticket has this value, so no signature matches it.
            return -1;
        }
    }

    private static final class WrongLengthException extends IOException {
        private WrongLengthException(String message) {
            super(message);
        }
    }

    private static void copy(InputStream content, OutputStream out, long length) throws IOException {
        byte[] buffer = new byte[64 * 1024];
        long remaining = length;
        while (remaining > 0) {
            int count = content.read(buffer, 0, (int) Math.min(buffer.length, remaining));
            if (count < 0) {
                throw new WrongLengthException(
                        "found " + (length - remaining) + " bytes: " + length + " were announced");
            }
            out.write(buffer, 0, count);
            remaining -= count;
        }
        if (content.read() >= 0) {
            throw new WrongLengthException("found more than the " + length + " bytes that were announced");
        }
    }

    /** @throws MediaException if the URI does not belong to this store, or the file does not exist */
    private Path file(StoredObject object) throws MediaException, IOException {
        URI uri = object.uri();
        String path = uri.getAuthority() + uri.getPath();
        boolean valid = "local".equals(uri.getScheme())
                && !uri.isOpaque()
                && uri.getRawQuery() == null
                && uri.getRawFragment() == null
                && StoragePath.isPlain(path);
        Optional<StoragePrefix> prefix = StoragePrefix.ofMedia(path).filter(media -> valid);
        if (prefix.isEmpty()) {
            throw new MediaException(
                    Rule.STORED_OBJECT,
                    "found " + Printable.of(uri.toString(), MAX_QUOTE_LENGTH) + ": a stored object is local://"
                            + StoragePrefix.UPLOADS + "… as the response to an upload request has it, or local://"
                            + StoragePrefix.INCOMING + "…");
        }
        return data.folder(prefix.get())
                .find(prefix.get().below(path))
                .orElseThrow(() -> new MediaException(
                        Rule.STORED_OBJECT,
                        "there is no " + Printable.of(uri.toString(), MAX_QUOTE_LENGTH) + ": has it been uploaded?"));
    }

    private static StoredObject object(String path) {
        return new StoredObject(URI.create("local://" + StoragePath.encode(path)));
    }
}
