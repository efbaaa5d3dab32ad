package dev.vidusubjects.media;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads ISO base media files (ISO/IEC 14496-12) and their ancestor QuickTime: the movie header wherever it is, and the
 * fragments of a file that is cut into such. The nesting is the methods' own, so that no file decides how deep it gets.
 */
final class IsoHeader {

    private static final int MOOV = BoundedReader.type("moov");
    private static final int MOOF = BoundedReader.type("moof");
    private static final int MDAT = BoundedReader.type("mdat");
    private static final int MVHD = BoundedReader.type("mvhd");
    private static final int TRAK = BoundedReader.type("trak");
    private static final int MVEX = BoundedReader.type("mvex");
    private static final int MEHD = BoundedReader.type("mehd");
    private static final int TREX = BoundedReader.type("trex");
    private static final int CMOV = BoundedReader.type("cmov");
    private static final int MAX_TRACKS = 64;

    private final BoundedReader window;
    private final MediaFormat format;
    private final Map<Integer, Long> fragmentDefaults = new HashMap<>();
    private boolean hasMovie = false;
    private boolean hasData = false;
    private boolean hasFragments = false;
    private long timescale = 0;
    private long movieTicks = 0;
    private long extendedTicks = 0;
    private int tracks = 0;
    private IsoTrack video = null;
    private IsoFragments fragments = null;

    IsoHeader(BoundedReader window, MediaFormat format) {
        this.window = window;
        this.format = format;
    }

    MediaInfo read() throws MediaException, IOException {
        IsoBoxes boxes = IsoBoxes.ofFile(window);
        while (boxes.next()) {
            if (boxes.type() == MOOV) {
                if (hasMovie) {
                    throw window.damaged("it has two movie headers (moov)");
                }
                hasMovie = true;
                readMovie(boxes.inside());
            } else if (boxes.type() == MOOF && fragments != null) {
                fragments.add(boxes.inside());
            } else if (boxes.type() == MDAT) {
                hasData = true;
            }
        }
        if (!hasMovie) {
            throw window.damaged("it has no movie header (moov); was its recording interrupted?");
        }
        if (!hasData) {
            throw window.damaged("it holds no pictures (no mdat box)");
        }
        if (video.width() == 0 || video.height() == 0) {
            throw window.damaged("its header says " + video.width() + "×" + video.height() + " pixels");
        }
        return new MediaInfo(format, video.width(), video.height(), Optional.of(duration()));
    }

    private void readMovie(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MVHD) {
                boolean isLong = boxes.isLong();
                movieTicks = boxes.duration(isLong ? 24 : 16, isLong);
                timescale = window.unsignedBe32(boxes.body() + (isLong ? 20 : 12));
            } else if (boxes.type() == TRAK) {
                if (++tracks > MAX_TRACKS) {
                    throw window.damaged("it has more than " + MAX_TRACKS + " tracks");
                }
                choose(IsoTrack.read(window, boxes.inside()));
            } else if (boxes.type() == MVEX) {
                hasFragments = true;
                readFragmentDefaults(boxes.inside());
            } else if (boxes.type() == CMOV) {
                throw window.damaged("its movie header is compressed (cmov), which is not supported");
            }
        }
        if (video == null) {
            throw new MediaException(
                    MediaProbe.FORMAT_RULE,
                    "found " + article() + " file without a video track: it must show a picture");
        }
        if (hasFragments) {
            fragments = new IsoFragments(window, video.id(), fragmentDefaults.getOrDefault(video.id(), 0L));
        }
    }

    /** The first video track that a player shows by itself; the first at all where none is marked so. */
    private void choose(IsoTrack track) {
        if (track.isVideo() && (video == null || track.isEnabled() && !video.isEnabled())) {
            video = track;
        }
    }

    private void readFragmentDefaults(IsoBoxes boxes) throws MediaException, IOException {
        while (boxes.next()) {
            if (boxes.type() == MEHD) {
                extendedTicks = boxes.duration(4, boxes.isLong());
            } else if (boxes.type() == TREX && fragmentDefaults.size() < MAX_TRACKS) {
                boxes.require(16);
                fragmentDefaults.put(window.be32(boxes.body() + 4), window.unsignedBe32(boxes.body() + 12));
            }
        }
    }

    /**
     * The video track's own length, as sound often runs on for some milliseconds: what its edit list shows of it, else
     * what is stored. Fragments come on top of what the movie header lists itself; what that promises for them counts
     * where it is more.
     */
    private Duration duration() throws MediaException {
        Duration listed = listed();
        Duration whole = listed;
        if (hasFragments) {
            Duration inFragments = toDuration(fragments.ticks(), video.mediaTimescale());
            if (!inFragments.isZero()) {
                whole = video.hasSamples() ? listed.plus(inFragments) : inFragments;
            }
            Duration promised = toDuration(extendedTicks, timescale);
            whole = promised.compareTo(whole) > 0 ? promised : whole;
        }
        if (whole.isZero()) {
            throw window.damaged("its header does not say how long it lasts");
        }
        return whole;
    }

    private Duration listed() {
        Duration shown = toDuration(video.movieTicks(), timescale);
        Duration stored = toDuration(video.mediaTicks(), video.mediaTimescale());
        if (!shown.isZero() && (video.isEdited() || stored.isZero())) {
            return shown;
        }
        return stored.isZero() ? toDuration(movieTicks, timescale) : stored;
    }

    private static Duration toDuration(long ticks, long perSecond) {
        return perSecond == 0 ? Duration.ZERO : Timescale.toDuration(ticks, perSecond);
    }

    private String article() {
        return format == MediaFormat.MP4 ? "an MP4" : "a MOV";
    }
}
