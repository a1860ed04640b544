// Four ways to be dealt a claim.
const LEVELS = [["beginner", "One fault, named areas, plenty of time"], ["intermediate", "One fault that hides better"], ["expert", "Several faults, payer policy counts"], ["master", "Everything at once, triple XP"]]

export default function LevelCard() {
  return (
    <section className="gym-card" aria-label="Pick a difficulty" data-testid="level-card">
      <div className="gym-choices">
        {LEVELS.map(([level, words]) => (
          <button key={level} type="button" className="gym-choice" onClick={() => sendUserMessage("Deal me a claim: " + level)}><b>{level}</b><span className="gym-quiet">{words}</span></button>
        ))}
      </div>
      <p className="gym-quiet gym-foot">Or say <b>deal me a claim</b>, and the level follows how you are doing.</p>
    </section>
  )
}
