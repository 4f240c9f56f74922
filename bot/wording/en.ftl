# Emotions
emotion-anger = anger
emotion-disgust = disgust
emotion-fear = fear
emotion-happiness = happiness
emotion-sadness = sadness
emotion-surprise = surprise
emotion-neutral = neutral

# What says what
source-face = face
source-video = face in the video
source-words = words
source-voice = voice

# Problems: a part that could not be used
problem-empty-file = The file is empty. Please send it again.
problem-not-an-image = That doesn't seem to be a picture. Please send a photo, such as a JPEG or PNG.
problem-no-heic-decoder = That's an iPhone photo in HEIC, which I can't open here. Please send it as a JPEG; or whoever runs me can install the extra facelog[heic].
problem-truncated-image = The photo is cut off, so I couldn't look at it. Please send it again.
problem-image-too-large = The photo is so large that I didn't open it. Please send a smaller one.
problem-no-face = I couldn't find a face in the photo. Could you send another where your face is easy to see?
problem-face-too-small = The face is too small to read. Could you take one from a little closer?
problem-unreadable-audio = I can't hear anything in that file. Please record it again.
problem-audio-too-long = The recording is too long. I can listen to up to { $minutes } minutes; please send it in parts.
problem-nothing-said = I didn't hear anyone speak in the recording.
problem-no-speech-model = I have no model to write down speech yet. Your note is safely kept, and I'll write it down once there is one.
read-no-speech-model = There is no speech model on this machine, so this recording was not read.
problem-unreadable-video = I can't open that video. Please send it again.
problem-video-too-long = The video is too long. I can watch up to { $seconds } seconds.
problem-file-too-large = The file is too large. I can take up to { $megabytes } MB.
problem-unsupported-file = I can't read this kind of file. Please send a photo, a voice note, a video or words.
problem-text-too-long = That is a very long text: I read the first { $characters } characters and answered those. All of it is saved.
problem-empty-message = There is nothing in the message. Please send a photo, a voice note or some words.
problem-busy = I'm doing too much at once and couldn't read one part. Please send it again in a moment.
problem-timeout = Reading one part took too long, so I went on without it.
problem-failed = I couldn't read one part. The rest arrived well.

# Notices beside a reply
notice-several-faces = I see { $count } faces and read the largest one near the middle.
notice-poor-picture = The photo was hard to read: { $flaws }. Take the reading as a rough guess.
notice-writer-fallback = The model that usually answers ({ $failed }) couldn't, so { $writer } wrote this instead.
notice-no-voice = I couldn't speak this reply, so it is in words only.
notice-voice-fallback = The voice set for this ({ $failed }) can't be used now, so { $voice } speaks instead.
notice-heard-later = I have now written down the voice note you left on { $day }.
notice-heard-nothing = I listened to the voice note you left on { $day }, but heard nobody speak.
notice-persona-missing = The file of the persona you chose ({ $name }) can't be read, so { $instead } answered this time.
notice-answered-late = I was interrupted last time, so this answer comes late.
notice-remembered = I'll remember: { $fact }
notice-remembered-shortened = That is long; I'll remember the beginning: { $fact }
notice-fact-forgotten = Forgotten: { $fact }
notice-facts-full = I remember { $most } things already. Have one forgotten with /memory to make room.
notice-not-saved = I couldn't save this just now. What you sent is kept, and I'll try again next time.

flaw-small = the face is small
flaw-blurred = blurred
flaw-dark = dark
flaw-bright = too bright
flaw-turned = turned to the side
flaw-unclear = the expression is hard to tell

# Progress
stage-see = looking at the photo
stage-hear = listening
stage-tone = listening to the voice
stage-watch = watching the video
stage-read = reading
stage-fuse = putting it together
stage-recall = remembering
stage-wait = waiting for my turn to write
stage-write = writing
stage-speak = speaking
stage-store = writing it in the diary

# What was read
seen-title = What the photo shows (a guess)
watched-title = What the video shows (a guess)
read-title = How the words feel (a guess)
heard-line = I heard: "{ $text }"
smile-line = Smiling in { $percent }% of the video.
mood-line = Mood: { $emotion } (certainty { $percent }%)
mood-line-unsure = Mood: hard to tell from this.
mismatch-line = { $first }: { $first_emotion } · { $second }: { $second_emotion } — they seem to disagree.
voice-line = Voice: { $path } ({ $seconds } s)

# Terminal
console-welcome = Hello! This is Facelog. Leave your day as a selfie, a voice note or words, and { $persona } answers. Everything stays on this computer; your words, photos and notes are stored encrypted.
console-ask-language = Language / 언어  [1] 한국어  [2] English
console-ask-name = What should I call you? (Enter to skip)
console-ask-introduction = A short introduction, for me to draw on in replies. (Enter to skip)
console-ready = Ready. Write anything. /help lists the commands, /quit ends.
console-bye = See you.
console-no-file = There is no such file: { $path }
console-need-path = Please add the path of the file, for example: { $example }
console-unknown-command = { $command }: no such command. See /help.

# Commands
command-selfie = send a photo: /selfie PATH [words]
command-voice = send a voice note: /voice PATH [words]
command-video = send a video: /video PATH [words]
command-mood = keep your mood with one tap, and see the last days: /mood 4
command-today = today's diary
command-memory = what I drew on and remember: /memory forget NUMBER
command-wrong = correct the last reading: /wrong EMOTION
command-settings = see and change settings: /settings NAME VALUE
command-help = this help
command-quit = end
help-title = Commands
help-words = Anything that is not a command goes into your diary.

# Mood and today
mood-title = { $days ->
    [1] Your mood today
   *[other] Your mood over the last { $days } days
}
mood-empty = { $level ->
   *[casual] No data for the last { $days } days yet.
}
mood-times = { $count ->
    [one] { $count } time
   *[other] { $count } times
}
mood-days = Days with an entry: { $recorded } of { $days }
today-empty = { $level ->
   *[casual] No data for today yet.
}
entry-wordless = (without words)
memory-title = Diary entries that the last reply drew on.
memory-none = The last reply drew on no diary entry.
memory-facts = What you asked me to remember.
memory-hint = To have one forgotten: /memory forget 1
memory-forgotten = I won't bring that entry up again. It stays in your diary.
memory-fact-dropped = Forgotten.
memory-gone = That one is forgotten already.
memory-no-number = There is no such number. /memory shows the list.

# Corrections
correction-noted = { $level ->
    [polite] Thank you for telling me. I have noted { $emotion } for this one.
   *[casual] Thanks for telling me. I've noted { $emotion } for this one.
}
correction-private = { $level ->
    [polite] Nothing of a private moment is kept, so I have not noted the correction either.
   *[casual] Nothing of a private moment is kept, so I haven't noted the correction either.
}
correction-nothing = { $level ->
    [polite] There is no reading just before this, so there is nothing to correct.
   *[casual] There's no reading just before this, so there's nothing to correct.
}
correction-hint = If that is not how you felt, say so, like “no, I was sad”, or use /wrong.
correction-choose = Tell me how you felt, by number or name, such as /wrong 5 or /wrong sadness.

# Settings
settings-title = Settings
settings-changed = { $name } is now { $value }.
settings-bad-value = { $name }: "{ $value }" is not possible. Possible: { $allowed }
settings-hint = Press a button, or send it like this: /settings length long
settings-remote-on = From now on your words, what was read in your face, and what the diary remembers of it may go to a model on another machine to be answered, and the sentences of a report to be told. /settings remote off ends that.
setting-language = language
setting-name = name
setting-introduction = introduction
setting-timezone = time zone
setting-persona = persona
setting-speech-level = speech level (Korean)
setting-make-up = make-up
setting-strength = strength
setting-length = length
setting-voice = voice
setting-remote = models elsewhere
value-name = up to 40 characters, or - for none
value-introduction = up to 600 characters, or - for none
value-timezone = a time zone such as Asia/Seoul, or a city in it such as Berlin
value-none = (none)

# Demo
demo-title = Once through Facelog: nothing downloaded, all on this computer
demo-scene = Scene { $number }: { $title }
demo-scene-agree = a smiling face and glad words
demo-scene-disagree = a smiling face and heavy words
demo-scene-voice = a voice note (sound made by espeak-ng)
demo-scene-words = words alone
demo-scene-face = a photo alone
demo-scene-no-face = a photo without a face
demo-you = you
demo-photo = photo: { $credit }
demo-note = voice note ({ $seconds } s)
demo-done = Pictures, voices and a report are in: { $path }
demo-report-title = Facelog demo report
demo-report-line = `facelog demo` made this report. The faces are public-domain photographs, and the emotions are guesses.
demo-throwaway = The demo's diary was written to a temporary folder and deleted.
demo-name = Maya
demo-introduction = I study astronomy and live with two cats.
demo-words-agree = My paper finally got accepted! I'm so happy I could cry.
demo-words-disagree = Honestly I've been so tired and lonely lately. I'm worn out from pretending to be fine.
demo-words-voice = The meetings were long today and I am a little tired. But I went for a walk in the evening.
demo-words-alone = A parcel from my mum arrived and I'm so happy. Her cooking is the best.
demo-no-face-credit = an empty sky
demo-mood-title = Moods of this conversation

# Measuring
eval-progress = measuring
eval-of = { $model } on { $faces ->
    [one] { $faces } face
   *[other] { $faces } faces
}
eval-twins = { $count ->
    [0] None of these faces was trained on.
    [one] { $count } of these faces was trained on, pixel by pixel.
   *[other] { $count } of these faces were trained on, pixel by pixel.
}
eval-all = all
eval-without-twins = not trained on
eval-faces = faces
eval-accuracy = accuracy (95 % interval)
eval-balanced-accuracy = balanced accuracy
eval-macro-f1 = macro F1
eval-precision = precision
eval-recall = recall
eval-f1 = F1
eval-auroc = AUROC
eval-support = faces
eval-calibration-error = calibration error (ECE)
eval-nll = negative log likelihood
eval-ferplus-faces = FER+ majority: faces
eval-ferplus-accuracy = FER+ majority: accuracy
eval-ferplus-macro-f1 = FER+ majority: macro F1
eval-contempt = contempt
eval-smiling = smiling
eval-not-smiling = not smiling
eval-label = labelled
eval-guess = guessed
eval-confusion = Confusion
eval-reliability = How sure, how right
eval-confidence = probability of the guess
eval-share-right = share that is right (bars: how many guesses)
eval-robustness = { $faces } faces, through detector, alignment and classifier
eval-change = photo
eval-found = found
eval-accuracy-all = right of all
eval-accuracy-found = right of found
eval-change-none = as it is
eval-change-shift = shifted by an eighth
eval-change-half-size = half the size
eval-change-double-size = twice the size
eval-change-turn-20 = turned by 20°
eval-change-turn--20 = turned by -20°
eval-change-blur = blurred
eval-change-dark = dark
eval-change-jpeg-30 = JPEG quality 30

# Models
models-kind-hear = Hearing
models-kind-speak = Speaking
models-kind-chat = Answering
models-kind-embed = Remembering
models-language-ko = Korean
models-language-en = English
models-language-mul = many more
models-unknown = unknown
models-size-unknown = size unknown
models-ram = RAM { $size }
models-commercial-yes = commercial use allowed
models-commercial-no = no commercial use
models-commercial-unknown = commercial use unclear
models-state-pulled = here
models-state-incomplete = not whole
models-state-absent = not here
models-too-big = too big for this machine
models-others = Here, and no longer in the catalog: { $names }
models-folder = Folder: { $folder }
models-machine = This machine has { $memory } of RAM and { $free } free on the disk of the models.
models-set = A sensible set for it, { $size } in all; nothing has been downloaded:
models-set-none = No set of models fits it.
models-ask = Pull these now?
models-checking = comparing checksums
models-already = { $name } is here already, in { $folder }.
models-pulled = { $name } ({ $size }) is here now, in { $folder }.
models-unchecked = No checksum is known for { $files }: only the length was compared.
models-use = To use it: { $how }
models-interrupted = stopped. What arrived is kept; the same command continues from there.
models-none = No model has been pulled yet.
models-verified = { $name }: { $count ->
    [one] its file is
   *[other] all { $count } files are
} as it came.
models-file-missing = missing
models-file-changed = changed
models-mend = To mend it: facelog models pull { $name }
models-removed = { $name } is removed; { $size } are free again.
models-removed-kept = These files in its folder are not ours and stayed: { $names }
models-error-unknown-model = there is no model { $name }; see facelog models list
models-error-unknown-model-close = there is no model { $name }. Did you mean { $close }? See facelog models list
models-error-offline = { $name } is set, so nothing is downloaded; unset it, or set FACELOG_MODELS_MIRROR
models-error-no-network = { $where } cannot be reached or the connection broke; check the network and try again: what arrived is kept
models-error-not-there = { $where } has no { $file }
models-error-server-refused = { $where } refused (status { $status }); the model may have moved, or want an account
models-error-server-trouble = { $where } has trouble (status { $status }); try again later: what arrived is kept
models-error-not-a-hub = { $where } does not answer as a model hub does; check FACELOG_MODELS_MIRROR, and whether a login page is in the way
models-error-other-file = { $file } is another file there than the one in the catalog; nothing was pulled
models-error-wrong-checksum = { $file } came with a wrong checksum and was thrown away; try again, or from another source
models-error-wrong-length = { $file } came with a wrong length and was thrown away; try again, or from another source
models-error-no-room = { $needed } have to be free on the disk of { $where }, and only { $free } are; nothing was pulled
models-error-disk-full = the disk of { $where } is full; make room and try again: what arrived is kept
models-error-no-mirror-folder = FACELOG_MODELS_MIRROR: there is no folder { $where }
models-error-busy = another process is at work on { $name }; try again when it is done
models-error-unsafe-name = { $name } cannot be the name of a model
models-error-manifest-damaged = { $file } is damaged; facelog models pull { $name } mends it
models-error-not-pulled = { $name } is not on this machine

# Appraising
appraise-face = The face as given
appraise-normalised = The numbers given sum to { $total }; they were made to sum to 1.
appraise-unreadable = The words are too short or too unfamiliar to read.
appraise-no-mismatch = Face and words do not seem to disagree.
eval-half = half
eval-half-tuning = tuning half
eval-half-held = untouched half
eval-language-ko = Korean
eval-language-en = English
eval-words-right = words read as meant
eval-cases = cases
eval-needless = asked in vain
eval-missed = missed

# facelog eval text
eval-text-of = { $model } on { $texts ->
    [one] { $texts } text
   *[other] { $texts } texts
}
eval-text-left-out = { $count ->
    [one] { $count } text is left out: its labels say nothing of the seven emotions.
   *[other] { $count } texts are left out: their labels say nothing of the seven emotions.
}
eval-text-twins = { $count ->
    [0] None of these texts was trained on.
    [one] { $count } of these texts was trained on, letter by letter.
   *[other] { $count } of these texts were trained on, letter by letter.
}
eval-text-flattered = The figures are flattered: measure on texts that were not trained on.
eval-text-without-twins = not trained on
eval-texts = texts
eval-valence-auroc = AUROC of good and bad
eval-valence-texts = good or bad

# facelog eval replies
eval-check = check
eval-check-length = as long as asked for (within 25 %)
eval-check-name = the name is in it
eval-check-particle = the name's particles are right
eval-check-level = speech level
eval-check-language = language
eval-check-asks = asks where face and words differ
eval-check-one-question = at most one question
eval-check-clean = no markup, whole sentences
eval-check-fresh = no sentence of the last 20 replies
eval-check-memory = at most one earlier day, and the right one
eval-check-discreet = quotes no memory at length
eval-replies = { $writer }: { $count } situations, { $failed } without a reply
eval-replies-first = first words after { $p50 } ms (median), { $p95 } ms (95 %)
eval-replies-leave = { $count } made-up situations, and nothing of yours, go to { $where }.
eval-replies-yes = Give --yes to send them.

# facelog eval crisis
eval-crisis-half = part
eval-crisis-half-tuning = tuning half
eval-crisis-half-held = untouched half
eval-crisis-half-fresh = written afterwards
eval-crisis-half-independent = by an independent author
eval-crisis-phrases = phrases
eval-crisis-crises = crises
eval-crisis-patterns-recall = patterns alone
eval-crisis-patterns-false-alarm-rate = false alarms
eval-crisis-recall = found
eval-crisis-missed = missed
eval-crisis-false-alarm-rate = false alarms
eval-crisis-false-alarms = number

# facelog persona
persona-packaged = comes with Facelog
persona-own = your own
persona-folder = Your own personas: { $folder }
persona-level-casual = Casually
persona-level-polite = Politely
persona-voice = voice: { $pitch ->
    [low] low
    [high] high
   *[middle] middle
 } pitch, { $pace ->
    [slow] slow
    [quick] quick
   *[middle] middle
 } pace
persona-borrowed = What this persona does not say itself is borrowed from Anna.
persona-exists = There is a persona file with this name already.
persona-too-many = There are 20 personas of your own already, so no more can be kept.
persona-not-written = The persona's file could not be written.
persona-imported = The persona { $name } is written to { $file }
persona-card-ignored = Left out of the card: { $keys }
persona-card-shortened = Shortened: { $keys }
persona-card-unusable = Not usable here: { $keys }
persona-name-needed = give a name with --name: small letters, digits and _, beginning with a letter
persona-name-taken = there is a persona { $name } already; give another name with --name
