/* A few dozen emoji by name: enough to be friendly, small enough to be read. */

const ALL = `😀 grin 😃 smile 😄 happy 😁 beam 😅 sweat 😂 joy 🙂 slight 😉 wink 😊 blush 😍 love 😘 kiss 😎 cool 🤔 think 😐 neutral 😕 confused
😢 cry 😭 sob 😡 angry 😱 scream 😴 sleep 🤝 handshake 👍 thumbsup 👎 thumbsdown 👌 ok 👏 clap 🙏 please 🙌 hooray 💪 strong 👋 wave ✌️ peace ☝️ point
❤️ heart 💛 yellow 💚 green 💙 blue 💔 broken 🔥 fire ⭐ star ✨ sparkles 🎉 party 🎁 gift 🎂 cake 🌹 rose 🌞 sun ☕ coffee 🍀 luck 🚀 rocket ⚡ bolt
✅ done ❌ no ❗ important ❓ question ⏰ alarm ⌛ wait 📞 phone 📧 email 📎 clip 📦 parcel 🚚 delivery 💳 card 💰 money 🧾 receipt 🔑 key 🔒 lock 🔧 repair 🐞 bug 💡 idea 📌 pin 🏠 home`;

const PAIRS = ALL.split(/\s+/u);
export const EMOJI = PAIRS.flatMap((sign, at) => (at % 2 ? [] : [{ sign, name: PAIRS[at + 1] }]));

export const found = (words) => EMOJI.filter(({ name }) => name.includes(words.toLowerCase()));
