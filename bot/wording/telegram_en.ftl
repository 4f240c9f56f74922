# Telegram
telegram-sticker = Cute! I can't read stickers, but I'd love to hear about it in words, a selfie or a voice note.
telegram-unsupported = I can't look into this kind of message. Words, photos, videos and voice notes work.
telegram-too-large = That file is too large: over Telegram I can take up to { $megabytes } MB.
telegram-not-fetched = I couldn't fetch that file from Telegram. Please send it once more.
telegram-voice-forbidden = Your Telegram settings don't let me send voice messages, so here is my voice as a file.
telegram-picture-refused = Telegram does not take the picture, so here are the words alone.
