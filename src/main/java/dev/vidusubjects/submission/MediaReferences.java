package dev.vidusubjects.submission;

import dev.vidusubjects.media.DataUri;
import dev.vidusubjects.media.MediaException;
import dev.vidusubjects.media.MediaFormat;
import dev.vidusubjects.media.MediaSource;
import dev.vidusubjects.media.MediaSource.HttpsUrl;
import dev.vidusubjects.media.MediaSource.StoredObject;
import dev.vidusubjects.media.MediaSource.Unreadable;
import dev.vidusubjects.media.MediaStore;
import dev.vidusubjects.provider.ProviderRequest;
import dev.vidusubjects.subject.Examination;
import dev.vidusubjects.subject.SubjectRequest;
import dev.vidusubjects.task.TaskId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Turns the media of a valid request into what the provider can read, and into what can be submitted again later. */
final class MediaReferences {

    private final MediaStore store;

    MediaReferences(MediaStore store) {
        this.store = store;
    }

    /**
     * @param examination without violations
     * @return with fresh presigned URLs for stored objects
     * @throws MediaException if a stored object is gone since it was examined
     */
    ProviderRequest toProvider(Examination examination) throws MediaException, IOException {
        SubjectRequest request = examination.request();
        return new ProviderRequest(
                request.name(),
                texts(request.images(), examination),
                texts(request.videos(), examination),
                request.voiceId());
    }

    /** @return the request with its inline media kept as stored objects below {@code uploads/<task id>/} */
    SubjectRequest keep(TaskId id, SubjectRequest request) throws IOException {
        return new SubjectRequest(
                request.name(),
                kept(id + "/images-", request.images()),
                kept(id + "/videos-", request.videos()),
                request.voiceId());
    }

    private List<String> texts(List<MediaSource> sources, Examination examination) throws MediaException, IOException {
        List<String> texts = new ArrayList<>();
        for (MediaSource source : sources) {
            texts.add(text(source, examination));
        }
        return texts;
    }

    private String text(MediaSource source, Examination examination) throws MediaException, IOException {
        if (source instanceof DataUri inline) {
            return inline.text();
        }
        if (source instanceof HttpsUrl url) {
            return url.uri().toString();
        }
        if (source instanceof StoredObject object) {
            return store.providerReference(object, examination.formats().get(object));
        }
        throw new IllegalArgumentException("not a valid request: " + ((Unreadable) source).message());
    }

    private List<MediaSource> kept(String prefix, List<MediaSource> sources) throws IOException {
        List<MediaSource> kept = new ArrayList<>();
        for (int i = 0; i < sources.size(); i++) {
            kept.add(sources.get(i) instanceof DataUri inline ? kept(prefix + i, inline) : sources.get(i));
        }
        return kept;
    }

    private StoredObject kept(String path, DataUri inline) throws IOException {
        MediaFormat format = MediaFormat.ofContentType(inline.declaredType())
                .orElseThrow(() -> new IllegalArgumentException("not a valid request: no declared type"));
        try {
            return store.keep(path + "." + format.extension(), format, inline.content());
        } catch (MediaException e) {
            throw new IllegalArgumentException("not a valid request: " + e.getMessage(), e);
        }
    }
}
